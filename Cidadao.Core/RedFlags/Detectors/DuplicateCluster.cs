using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>Contracts of one unit, supplier and value that are linked by near-equal objects and near signatures.</summary>
/// <param name="Rows">Rows of the view, ascending, two or more.</param>
/// <param name="Similarity">The lowest of a linked pair, in [0, 1].</param>
/// <param name="Days">The longest distance of a linked pair.</param>
internal sealed record DuplicateCluster(IReadOnlyList<int> Rows, double Similarity, int Days)
{
    private string ApartPt => Days switch
    {
        0 => "assinados no mesmo dia",
        1 => "assinados com até 1 dia entre si",
        _ => $"assinados com até {Wording.Pt.Count(Days)} dias entre si",
    };

    private string ApartEn => Days switch
    {
        0 => "signed on the same day",
        1 => "signed up to 1 day apart",
        _ => $"signed up to {Wording.En.Count(Days)} days apart",
    };

    /// <param name="group">Rows of equal unit, supplier and value, with a day of signature.</param>
    public static IEnumerable<DuplicateCluster> In(
        ContractView view, ReadOnlySpan<int> group, DuplicateContractOptions options, CancellationToken cancellation)
    {
        var rows = group.ToArray();
        Array.Sort(rows, (left, right) =>
            (view.SignedOn[left].GetValueOrDefault(), left).CompareTo((view.SignedOn[right].GetValueOrDefault(), right)));
        var links = DuplicateLinks.Of(view, rows, options, cancellation);
        return Enumerable.Range(0, rows.Length)
            .GroupBy(links.ClusterOf)
            .Where(members => members.Skip(1).Any())
            .Select(members => new DuplicateCluster(
                [.. members.Select(member => rows[member]).Order()], members.Min(links.LowestFrom), members.Max(links.LongestFrom)));
    }

    public LocalizedText SummaryOf(ContractView view)
    {
        var first = Rows[0];
        var unit = Wording.Short(view.UnitParties[view.Units[first]].Name);
        var supplier = SupplierText.NameOf(view, first);
        var value = view.InitialValues[first];
        return new LocalizedText(
            $"{Wording.Pt.Count(Rows.Count)} contratos de {unit} com {supplier.Pt}, todos de {Wording.Pt.Money(value)}, {ApartPt} e "
            + $"objetos "
            + $"{Wording.Pt.Percent(Similarity)} semelhantes: "
            + "indício de duplicidade que merece verificação.",
            $"{Wording.En.Count(Rows.Count)} contracts of {unit} with {supplier.En}, all of {Wording.En.Money(value)}, {ApartEn}, with "
            + $"objects "
            + $"{Wording.En.Percent(Similarity)} alike: "
            + "a red flag of duplication that deserves verification.");
    }

    public Evidence EvidenceOf(ContractView view, DuplicateContractOptions options)
    {
        var first = Rows[0];
        var unit = view.UnitParties[view.Units[first]];
        var inputs = new List<Figure>
        {
            Figures.Text("Unidade gestora", "Buying unit", $"{unit.Code} {unit.Name}"),
            SupplierText.FigureOf(view, first),
            Figures.Brl("Valor inicial de cada contrato", "Initial value of each contract", view.InitialValues[first]),
            Figures.Count("Contratos", "Contracts", Rows.Count),
            Figures.Days("Maior distância entre assinaturas ligadas", "Longest distance of linked signatures", Days),
            Figures.Text("Objeto do primeiro", "Object of the first", view.Objects[first]),
        };
        if (Rows.FirstOrDefault(row => view.Objects[row] != view.Objects[first], first) is var other && other != first)
        {
            inputs.Add(Figures.Text("Objeto de outro", "Object of another", view.Objects[other]));
        }

        var notes = NotesOf(view, options);
        ContractListing.AppendTo(inputs, notes, view, Rows);
        return new Evidence(
            inputs,
            PeerGroup: null,
            new Threshold(
                Figures.Invariant(options.Similarity),
                FigureUnit.Ratio,
                string.Create(CultureInfo.InvariantCulture, $"pg_trgm similarity(); ≤ {options.Days} d")),
            Figures.Ratio("Menor semelhança entre objetos ligados", "Lowest similarity of linked objects", Similarity),
            notes)
        {
            Chart = Charts.AgainstLimit(
                "Menor semelhança entre objetos ligados", "Lowest similarity of linked objects", FigureUnit.Ratio, Similarity, options.Similarity),
        };
    }

    private List<LocalizedText> NotesOf(ContractView view, DuplicateContractOptions options)
    {
        List<LocalizedText> notes =
        [
            new(
                "A semelhança é a de trigramas, como a função similarity() do PostgreSQL (extensão pg_trgm) a calcula; "
                + $"ligam-se contratos com até {options.Days} dias entre as assinaturas.",
                "The similarity is that of trigrams, as PostgreSQL's similarity() (extension pg_trgm) computes it; "
                + $"contracts are linked up to {options.Days} days between the signatures."),
            new(
                "Compras iguais e repetidas, lotes de uma mesma licitação e um registro publicado duas vezes têm a mesma aparência.",
                "Equal, repeated purchases, lots of one tender and a record published twice look the same."),
        ];
        if (view.SupplierParties[view.Suppliers[Rows[0]]].Kind == SupplierKind.Person)
        {
            notes.Add(SupplierText.MaskedPerson);
        }

        return notes;
    }
}
