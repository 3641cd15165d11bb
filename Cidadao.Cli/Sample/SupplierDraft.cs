using System.Globalization;

namespace Cidadao.Cli.Sample;

internal enum SupplierDraftKind
{
    Company,
    Person,
    ForeignCode,
    ForeignName,
    Secret,
}

/// <summary>An invented supplier: its number says everything about it. Nobody's document, nobody's name.</summary>
internal readonly record struct SupplierDraft(SupplierDraftKind Kind, int Index)
{
    /// <summary>Numbers from here on are for planted cases: none of the background's suppliers bears them.</summary>
    public const int FirstPlanted = 900_000;

    // Roots from 99000000 on are far above those that the register has given out.
    private const int RootPrefix = 99_000_000;

    private static readonly byte[][] Trades = Windows1252.Fields(
        "COMERCIAL", "DISTRIBUIDORA", "CONSTRUTORA", "SERVIÇOS GERAIS", "TECNOLOGIA", "LABORATÓRIO", "GRÁFICA", "TRANSPORTES",
        "ALIMENTOS", "ENGENHARIA", "CONSULTORIA", "INFORMÁTICA");

    private static readonly byte[][] Brands = Windows1252.Fields(
        "FICTÍCIA AURORA", "EXEMPLO DO CERRADO", "FICTÍCIA BOA VISTA", "EXEMPLO & IRMÃOS", "FICTÍCIA HORIZONTE", "EXEMPLO ATLÂNTICO",
        "FICTÍCIA PIONEIRA", "EXEMPLO \"NOVA ERA\"", "FICTÍCIA IPÊ AMARELO", "EXEMPLO SERRANO", "FICTÍCIA ARAUCÁRIA");

    private static readonly byte[][] Forms = Windows1252.Fields(" LTDA", " EIRELI", " S.A.", " LTDA - ME", " COMERCIO E SERVICOS LTDA");

    private static readonly byte[][] FirstNames = Windows1252.Fields(
        "ANA", "BRUNO", "CARLA", "DIEGO", "ELISA", "FÁBIO", "GIOVANA", "HÉLIO", "IARA", "JOÃO", "LÚCIA", "MÁRIO", "NEUSA", "OTÁVIO");

    private static readonly byte[][] FamilyNames = Windows1252.Fields(
        "DE EXEMPLO", "FICTÍCIO DA SILVA", "EXEMPLO DOS SANTOS", "FICTÍCIO PEREIRA", "EXEMPLO OLIVEIRA", "FICTÍCIO GONÇALVES");

    private static readonly byte[][] ForeignNames = Windows1252.Fields(
        "Fictional Instruments Inc.", "Example Journals B.V.", "Sample Avionics GmbH", "Exemplar Científica S.L.", "Example Reagents Co.");

    public static SupplierDraft Secret { get; } = new(SupplierDraftKind.Secret, 0);

    /// <returns>The supplier at a place of the pool: about 8 % persons, a few foreigners, the rest companies.</returns>
    public static SupplierDraft FromPool(int index) => (index % 250) switch
    {
        7 => new(SupplierDraftKind.ForeignCode, index),
        131 => new(SupplierDraftKind.ForeignName, index),
        var place when place % 12 == 5 => new(SupplierDraftKind.Person, index),
        _ => new(SupplierDraftKind.Company, index),
    };

    /// <summary>As it stands in <c>Código Contratado</c>.</summary>
    public string Code() => Kind switch
    {
        SupplierDraftKind.Company => string.Create(CultureInfo.InvariantCulture, $"{Root:D8}0001{CheckDigits(Root):D2}"),
        SupplierDraftKind.Person => string.Create(CultureInfo.InvariantCulture, $"***.{MaskDigits / 1000:D3}.{MaskDigits % 1000:D3}-**"),
        SupplierDraftKind.ForeignCode => string.Create(CultureInfo.InvariantCulture, $"EX{Index:D7}"),
        SupplierDraftKind.ForeignName => string.Create(CultureInfo.InvariantCulture, $"ESTRANGEIRO_FICTIONAL_SUPPLIER_{Index}"),
        _ => "-11",
    };

    public void WriteCode(CsvBuffer row)
    {
        if (Kind == SupplierDraftKind.Company)
            row.Code((Root, 8), (1, 4), (CheckDigits(Root), 2));
        else if (Kind == SupplierDraftKind.Secret)
            row.Field("-11"u8);
        else
            row.Field(Windows1252.Field(Code()));
    }

    public void WriteName(CsvBuffer row)
    {
        row.Open();
        switch (Kind)
        {
            case SupplierDraftKind.Company:
                Write(row, Trades, Index, Brands, Index / Trades.Length);
                row.Raw(" "u8);
                row.Digits(Index, 6);
                row.Raw(Forms[Index % Forms.Length]);
                break;
            case SupplierDraftKind.Person:
                Write(row, FirstNames, Index, FamilyNames, Index / FirstNames.Length);
                break;
            case SupplierDraftKind.Secret:
                row.Raw("Sigiloso"u8);
                break;
            default:
                row.Raw(ForeignNames[Index % ForeignNames.Length]);
                break;
        }

        row.Close();
    }

    private int Root => RootPrefix + Index;

    // 700,001 and 1,000,000 have no common factor: no two persons of the pool share a mask.
    private int MaskDigits => (int)(Index * 700_001L % 1_000_000);

    private static void Write(CsvBuffer row, byte[][] first, int firstPlace, byte[][] second, int secondPlace)
    {
        row.Raw(first[firstPlace % first.Length]);
        row.Raw(" "u8);
        row.Raw(second[secondPlace % second.Length]);
    }

    /// <summary>Modulo 11 over root and branch 0001, with weights 2 to 9 from the right.</summary>
    private static int CheckDigits(int root)
    {
        Span<int> digits = stackalloc int[14];
        for (var i = 7; i >= 0; i--, root /= 10)
            digits[i] = root % 10;
        digits[11] = 1;
        for (var length = 12; length < 14; length++)
        {
            var sum = 0;
            for (var i = 0; i < length; i++)
                sum += digits[i] * (2 + (length - 1 - i) % 8);
            digits[length] = sum % 11 < 2 ? 0 : 11 - sum % 11;
        }

        return digits[12] * 10 + digits[13];
    }
}
