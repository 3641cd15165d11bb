using System.Text.Json;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// A list as the Portal's site gives it:
/// <code>{"skSancao": 118497, "cadastro": "CNEP", "cpfCnpj": "27.602.332/0001-00", "nomeSancionado": "…", "categoriaSancao": "Multa", "orgao": "…",
/// "dataPublicacao": "19/02/2020", "valorMulta": "4.965,70", "dataInicialSancao": "", "dataFinalSancao": "", …}</code>
/// </summary>
public sealed class SiteSanctionRows : JsonRows
{
    public override SourceFormat Format => SourceFormat.CnepSite;

    public override RowKind Kind => RowKind.Sanctions;

    public override IReadOnlyList<string> Marks { get; } = ["skSancao", "cadastro", "cpfCnpj"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("skSancao", out var key, out var problem)
            || row.IsBlank("cpfCnpj", out var document, out problem)
            || row.IsNotADay("dataInicialSancao", out var startsOn, out problem)
            || row.IsNotADay("dataFinalSancao", out var endsOn, out problem)
            || row.IsNotANumber("valorMulta", out var fine, out problem))
            return problem;

        var list = row.Text("cadastro") == "CEIS" ? SanctionList.Ceis : SanctionList.Cnep;
        SanctionRow.CopyStart(copy, list, key, document, "site");
        copy.Text(row.Masked("nomeSancionado"));
        copy.ValueOrNull(startsOn);
        copy.ValueOrNull(endsOn);
        copy.Value(startsOn is not null);
        copy.Text(row.Text("categoriaSancao"));
        copy.Value((short)SanctionScope.Unknown);
        copy.TextOrNull(row.TextOrNull("orgao"));
        copy.Null(); // legal basis
        copy.Null(); // process
        copy.ValueOrNull(fine);
        return null;
    }
}

/// <summary>
/// Portal API <c>/ceis</c> and <c>/cnep</c>:
/// <code>{"id": 1, "dataInicioSancao": "01/02/2023", "dataFimSancao": "01/02/2025", "tipoSancao": {"descricaoResumida": "Suspensão"},
/// "fundamentacao": [{"codigo": "…", "descricao": "…"}], "orgaoSancionador": {"nome": "…"}, "numeroProcesso": "…", "valorMulta": "1.234,56",
/// "sancionado": {"nome": "…", "codigoFormatado": "00.512.932/0001-13"}, "abrangenciaDefinidaDecisaoJudicial": "…", …}</code>
/// </summary>
public sealed class ApiSanctionRows(SanctionList list) : JsonRows
{
    public override SourceFormat Format => list == SanctionList.Cnep ? SourceFormat.PortalApiCnep : SourceFormat.PortalApiCeis;

    public override RowKind Kind => RowKind.Sanctions;

    public override IReadOnlyList<string> Marks { get; } = list == SanctionList.Cnep
        ? ["dataInicioSancao", "orgaoSancionador", "sancionado", "valorMulta"]
        : ["dataInicioSancao", "orgaoSancionador", "sancionado"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("id", out var key, out var problem)
            || row.IsBlank("sancionado.codigoFormatado", out var document, out problem)
            || row.IsNotADay("dataInicioSancao", out var startsOn, out problem)
            || row.IsNotADay("dataFimSancao", out var endsOn, out problem)
            || row.IsNotANumber("valorMulta", out var fine, out problem))
            return problem;

        SanctionRow.CopyStart(copy, list, key, document, "api");
        copy.Text(row.Masked("sancionado.nome"));
        copy.ValueOrNull(startsOn);
        copy.ValueOrNull(endsOn);
        copy.Value(startsOn is not null);
        copy.Text(row.Text("tipoSancao.descricaoResumida"));
        copy.Value((short)SanctionRow.ScopeOf(row.Text("abrangenciaDefinidaDecisaoJudicial")));
        copy.TextOrNull(row.TextOrNull("orgaoSancionador.nome"));
        copy.TextOrNull(PersonalData.MaskIn(LegalBasis(row.Find("fundamentacao"))));
        copy.TextOrNull(row.MaskedOrNull("numeroProcesso"));
        copy.ValueOrNull(fine);
        return null;
    }

    private static string LegalBasis(JsonElement foundations) => foundations.ValueKind != JsonValueKind.Array ? "" :
        string.Join("; ", foundations.EnumerateArray().Select(one => new JsonRow(one).TextOrNull("descricao")).OfType<string>());
}

/// <summary>
/// Portal API <c>/contratos</c>:
/// <code>{"id": 1, "numero": "000342023", "objeto": "…", "fundamentoLegal": "…", "situacaoContrato": "…", "modalidadeCompra": "Pregão",
/// "unidadeGestora": {"codigo": "200356", "nome": "…", "orgaoVinculado": {"codigoSIAFI": "30108", "nome": "…"}, "orgaoMaximo": {"codigo": "30000", "nome": "…"}},
/// "dataAssinatura": "2023-12-30", "fornecedor": {"cnpjFormatado": "00.512.932/0001-13", "nome": "…"}, "valorInicialCompra": 2588.97, …}</code>
/// </summary>
public sealed class ApiContractRows : JsonRows
{
    private const string Unit = "unidadeGestora", Agency = "unidadeGestora.orgaoVinculado", Parent = "unidadeGestora.orgaoMaximo";

    private static readonly string[] SupplierPaths = ["fornecedor.cnpjFormatado", "fornecedor.cpfFormatado", "fornecedor.numeroInscricaoSocial"];

    public override SourceFormat Format => SourceFormat.PortalApiContracts;

    public override RowKind Kind => RowKind.Contracts;

    public override IReadOnlyList<string> Marks { get; } = ["unidadeGestora", "fornecedor", "valorInicialCompra"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("id", out var key, out var problem)
            || row.IsBlank(Unit + ".codigo", out var unit, out problem)
            || row.IsBlank(Agency + ".codigoSIAFI", out var agency, out problem)
            || row.IsNotADay("dataAssinatura", out var signedOn, out problem)
            || row.IsNotADay("dataPublicacaoDOU", out var publishedOn, out problem)
            || row.IsNotADay("dataInicioVigencia", out var startsOn, out problem)
            || row.IsNotADay("dataFimVigencia", out var endsOn, out problem)
            || row.IsNotANumber("valorInicialCompra", out var initial, out problem)
            || row.IsNotANumber("valorFinalCompra", out var final, out problem))
            return problem;
        var supplier = SupplierPaths.Select(row.Text).FirstOrDefault(code => code.Length > 0);
        if (supplier is null)
            return new(RejectionReason.Blank, "fornecedor.cnpjFormatado", null);
        if (initial is null)
            return new(RejectionReason.Blank, "valorInicialCompra", null);

        return ContractRow.Write(copy, new()
        {
            Source = DataSource.PortalApi,
            SourceKey = key,
            Number = row.Text("numero"),
            Object = row.Masked("objeto"),
            LegalBasis = row.MaskedOrNull("fundamentoLegal"),
            Method = PortalField.Method(row.Text("modalidadeCompra")),
            MethodText = row.Text("modalidadeCompra"),
            Status = row.TextOrNull("situacaoContrato"),
            Agency = (agency, row.Text(Agency + ".nome")),
            ParentAgency = row.Text(Parent + ".codigo") is { Length: > 0 } parent ? (parent, row.Text(Parent + ".nome")) : null,
            Unit = (unit, row.Text(Unit + ".nome")),
            SupplierCode = supplier,
            SupplierName = row.Masked("fornecedor.nome"),
            SignedOn = signedOn,
            PublishedOn = publishedOn,
            StartsOn = startsOn,
            EndsOn = endsOn,
            Initial = initial.Value,
            Final = final ?? initial.Value,
            TenderNumber = row.TextOrNull("compra.numero"),
            TenderUnit = row.TextOrNull("unidadeGestoraCompras.codigo"),
        });
    }
}
