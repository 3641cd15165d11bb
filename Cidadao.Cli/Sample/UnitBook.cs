namespace Cidadao.Cli.Sample;

/// <summary>
/// Who buys in the background, and which of its contracts are whose: unit <c>u</c> holds the positions from <c>start(u)</c> to
/// <c>start(u + 1)</c>. Codes stand where the government's own list has none, so that a sample never mixes with real units.
/// </summary>
internal sealed class UnitBook
{
    // With these two the largest unit of the largest file holds 188 contracts, 32 of them direct awards: fewer than there are pairs of
    // purpose and place in ObjectPhrases, and fewer than there are priced item classes.
    private const int ContractsPerUnit = 48;
    private const int MaxUnits = 40_000;
    private const int MaxAgencies = 900;
    private const int FirstUnitCode = 860_000;
    private const int FirstAgencyCode = 86_000;
    private const double GoldenShare = 0.6180339887498949;

    private static readonly string[] Ministries =
    [
        "Ministério Fictício da Educação", "Ministério Fictício da Saúde", "Ministério Fictício da Defesa", "Ministério Fictício da Justiça",
        "Ministério Fictício da Cultura", "Ministério Fictício dos Transportes", "Ministério Fictício da Agricultura",
        "Ministério Fictício da Ciência e Tecnologia", "Ministério Fictício do Meio Ambiente", "Ministério Fictício da Fazenda",
    ];

    private static readonly string[] Kinds =
    [
        "Instituto Federal de Exemplo", "Universidade Federal Fictícia", "Fundação de Exemplo", "Hospital Universitário Fictício",
        "Comando Regional de Exemplo", "Superintendência Fictícia", "Departamento de Exemplo", "Agência Fictícia", "Empresa Pública de Exemplo",
    ];

    private static readonly string[] UnitKinds = ["CAMPUS", "COORDENAÇÃO-GERAL", "DIRETORIA ADM.", "NÚCLEO", "POLO", "UNIDADE REGIONAL"];

    private readonly BuyingUnitDraft[] _units;
    private readonly int[] _starts;

    /// <param name="contracts">Contracts of the background.</param>
    public UnitBook(int contracts)
    {
        var count = Math.Clamp(contracts / ContractsPerUnit, 1, MaxUnits);
        var unitsPerAgency = Math.Max(5, (count + MaxAgencies - 1) / MaxAgencies);
        var agencies = new AgencyDraft[(count + unitsPerAgency - 1) / unitsPerAgency];
        for (var i = 0; i < agencies.Length; i++)
            agencies[i] = Agency(FirstAgencyCode + i, i);
        _units = new BuyingUnitDraft[count];
        for (var u = 0; u < count; u++)
            _units[u] = Unit(agencies[u / unitsPerAgency], FirstUnitCode + u);
        _starts = Starts(count, contracts);
        Agencies = agencies;
    }

    public IReadOnlyList<AgencyDraft> Agencies { get; }

    public BuyingUnitDraft this[int unit] => _units[unit];

    public int Count => _units.Length;

    public static AgencyDraft Agency(int code, int ordinal)
    {
        var ministry = ordinal % Ministries.Length;
        var name = $"{Kinds[ordinal % Kinds.Length]} {ObjectPhrases.PlaceName(ordinal / Kinds.Length)}";
        return new AgencyDraft($"{84_000 + 100 * ministry}", Ministries[ministry], $"{code}", ordinal < Kinds.Length * 20 ? name : $"{name} {ordinal}");
    }

    public static BuyingUnitDraft Unit(AgencyDraft agency, int code) =>
        new(agency, code, $"{UnitKinds[code % UnitKinds.Length]} {ObjectPhrases.PlaceName(code / 7).ToUpperInvariant()} - UG {code}");

    /// <returns>The unit that a position of the background belongs to, and the slot in it from 0.</returns>
    public (int Unit, int Slot) Locate(int position)
    {
        var found = Array.BinarySearch(_starts, position);
        var unit = found >= 0 ? found : ~found - 1;
        return (unit, position - _starts[unit]);
    }

    /// <summary>Sizes between half and one and a half of the mean.</summary>
    private static int[] Starts(int units, int contracts)
    {
        var sums = new double[units + 1];
        for (var u = 0; u < units; u++)
            sums[u + 1] = sums[u] + 0.5 + u * GoldenShare % 1;
        return [.. sums.Take(units).Select(sum => (int)(sum / sums[units] * contracts))];
    }
}
