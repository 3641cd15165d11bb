using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// CEIS with its 24 columns; CNEP has one more, the fine, after the category:
/// <code>"CEIS";"123456";"J";"00512932000113";"EXEMPLO LTDA";"EXEMPLO";"EXEMPLO LTDA";"";"0836/2023";"Suspensão";"01/02/2023";"01/02/2025";…</code>
/// </summary>
public sealed class FullSanctionRows(SanctionList list) : CsvRows
{
    private const int Code = 1, Document = 3, Name = 4, Process = 8, Category = 9, Fine = 10;

    private static readonly string[] Start =
    [
        "CADASTRO", "CÓDIGO DA SANÇÃO", "TIPO DE PESSOA", "CPF OU CNPJ DO SANCIONADO", "NOME DO SANCIONADO",
        "NOME INFORMADO PELO ÓRGÃO SANCIONADOR", "RAZÃO SOCIAL - CADASTRO RECEITA", "NOME FANTASIA - CADASTRO RECEITA",
        "NÚMERO DO PROCESSO", "CATEGORIA DA SANÇÃO",
    ];

    private static readonly string[] End =
    [
        "DATA INÍCIO SANÇÃO", "DATA FINAL SANÇÃO", "DATA PUBLICAÇÃO", "PUBLICAÇÃO", "DETALHAMENTO DO MEIO DE PUBLICAÇÃO",
        "DATA DO TRÂNSITO EM JULGADO", "ABRAGÊNCIA DA SANÇÃO", "ÓRGÃO SANCIONADOR", "UF ÓRGÃO SANCIONADOR",
        "ESFERA ÓRGÃO SANCIONADOR", "FUNDAMENTAÇÃO LEGAL", "DATA ORIGEM INFORMAÇÃO", "ORIGEM INFORMAÇÕES", "OBSERVAÇÕES",
    ];

    // The columns after the category, from where they start.
    private readonly int _end = list == SanctionList.Cnep ? Fine + 1 : Fine;

    public override SourceFormat Format => list == SanctionList.Cnep ? SourceFormat.Cnep : SourceFormat.Ceis;

    public override RowKind Kind => RowKind.Sanctions;

    public override IReadOnlyList<string> Header { get; } = list == SanctionList.Cnep ? [.. Start, "VALOR DA MULTA", .. End] : [.. Start, .. End];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        Amount? fine = null;
        if (row.IsBlank(Code, out var problem)
            || row.IsBlank(Document, out problem)
            || row.IsNotADay(_end, out var startsOn, out problem)
            || row.IsNotADay(_end + 1, out var endsOn, out problem)
            || (list == SanctionList.Cnep && row.IsNotANumberOrNone(Fine, out fine, out problem, thousands: true)))
            return problem;

        SanctionRow.CopyStart(copy, list, row.Text(Code), row.Text(Document));
        row.CopyMasked(copy, Name);
        copy.ValueOrNull(startsOn);
        copy.ValueOrNull(endsOn);
        copy.Value(startsOn is not null);
        row.Copy(copy, Category);
        copy.Value((short)SanctionRow.ScopeOf(row.Text(_end + 6)));
        row.CopyOrNull(copy, _end + 7);
        row.CopyOrNull(copy, _end + 10, masked: true);
        row.CopyOrNull(copy, Process, masked: true);
        copy.ValueOrNull(fine);
        return null;
    }
}

/// <summary>
/// CEIS reduced to six columns, without a day of start:
/// <code>00.009.282/0001-98,CONSERVO BRASILIA SERVICOS TECNICOS LTDA,Inidoneidade - Lei de Licitações,,CONTROLADORIA-GERAL DA UNIÃO,DF</code>
/// </summary>
public sealed class ReducedCeisRows : CsvRows
{
    private const int Document = 0, Name = 1, Category = 2, EndsOn = 3, Agency = 4, State = 5;

    public override SourceFormat Format => SourceFormat.CeisReduced;

    public override RowKind Kind => RowKind.Sanctions;

    public override char Separator => ',';

    public override IReadOnlyList<string> Header { get; } = ["cnpjcpf", "nome", "tipo", "data_final", "nome_do_orgao", "uf"];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(Document, out var problem) || row.IsNotADay(EndsOn, out var endsOn, out problem))
            return problem;

        // The list has no key of its own: a row is all that it says.
        var key = string.Join('|', row.Text(Document), row.Text(Category), row.Text(EndsOn), row.Text(Agency), row.Text(State));
        SanctionRow.CopyStart(copy, SanctionList.Ceis, key, row.Text(Document), "reduced");
        row.CopyMasked(copy, Name);
        copy.Null(); // start
        copy.ValueOrNull(endsOn);
        copy.Value(false);
        row.Copy(copy, Category);
        copy.Value((short)SanctionScope.Unknown);
        row.CopyOrNull(copy, Agency);
        copy.Null(); // legal basis
        copy.Null(); // process
        copy.Null(); // fine
        return null;
    }
}

/// <summary>What the lists have in common.</summary>
internal static class SanctionRow
{
    /// <summary>Key, the source's key, list, document and root.</summary>
    /// <param name="sourceKey">May hold the document, which is masked where it is a person's.</param>
    public static void CopyStart(CopyRows copy, SanctionList list, string sourceKey, string code, string variant = "full")
    {
        var (kind, document) = PortalField.Supplier(code);
        sourceKey = sourceKey.Replace(code, document, StringComparison.Ordinal);
        copy.Value(RowKey.Of("sanction", list.ToString(), variant, sourceKey));
        copy.Text(sourceKey);
        copy.Value((short)list);
        copy.Text(document);
        copy.Text(kind == SupplierKind.Company ? document.AsSpan(0, Cnpj.RootLength) : []);
    }

    /// <summary>By the words of <i>abrangência</i>: "No órgão sancionador", "Na esfera e no poder do órgão sancionador", "Todas as esferas em todos os poderes".</summary>
    public static SanctionScope ScopeOf(string text)
    {
        var folded = AmendmentText.Fold(text);
        return folded.Contains("TODAS AS ESFERAS", StringComparison.Ordinal) ? SanctionScope.AllSpheres
            : folded.Contains("ESFERA", StringComparison.Ordinal) ? SanctionScope.SanctioningSphere
            : folded.Contains("ORGAO", StringComparison.Ordinal) || folded.Contains("ENTIDADE", StringComparison.Ordinal) ? SanctionScope.SanctioningAgency
            : SanctionScope.Unknown;
    }
}
