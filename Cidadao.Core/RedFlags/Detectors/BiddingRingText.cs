namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F20 says of a ring.</summary>
internal static class BiddingRingText
{
    private const double Base = 0.6;
    private const double Span = 0.2;
    private const double PerMember = 0.05;
    private const double Cap = 0.9;
    private const double Confidence = 0.5;
    private const int MostListed = 20;

    public static Finding FindingOf(ContractView view, IReadOnlyList<BiddingPair> pairs, CoBidding all, BiddingRingOptions options)
    {
        var lines = all.Lines;
        SupplierParty[] members =
        [
            .. pairs.SelectMany(pair => new[] { pair.One, pair.Other }).Distinct().Select(row => view.SupplierParties[row]).OrderBy(party => party.Id),
        ];
        var ordered = pairs
            .OrderByDescending(pair => pair.Jaccard)
            .ThenBy(pair => view.SupplierParties[pair.One].Id + view.SupplierParties[pair.Other].Id)
            .ThenBy(pair => Math.Min(view.SupplierParties[pair.One].Id, view.SupplierParties[pair.Other].Id))
            .ToList();
        var strongest = ordered[0];
        var names = string.Join(", ", members.Take(4).Select(party => Wording.Short(party.Name, 40))) + (members.Length > 4 ? " …" : "");
        var raw = Base + Span * (strongest.Jaccard - options.Jaccard) / (1 - options.Jaccard) + PerMember * (members.Length - 2);
        return new Finding(
            "F20",
            $"suppliers:{string.Join('-', members.Select(party => party.Id))}",
            Stated.Of(
                $"{members.Length} fornecedores disputam juntos e se alternam nas vitórias ({names}): até {Wording.Pt.Count(pairs.Max(pair => pair.Joint))} "
                + $"itens em comum, Jaccard {Wording.Pt.Number(strongest.Jaccard, 2)}",
                $"{members.Length} suppliers bid together and take turns in winning ({names}): up to {Wording.En.Count(pairs.Max(pair => pair.Joint))} "
                + $"joint lines, Jaccard {Wording.En.Number(strongest.Jaccard, 2)}"),
            Scores.Of(raw, Cap),
            Confidence,
            0,
            new Evidence(
                [
                    .. members.Select(party => Figures.Text("Fornecedor", "Supplier", $"{party.Name} ({party.Document})")),
                    .. ordered.Take(MostListed).Select(pair => PairFigure(view, pair, lines)),
                ],
                new PeerGroup(
                    new("Itens de licitações abertas com participantes", "Lines of open tenders with participants"), lines, []),
                new Threshold(Figures.Invariant(options.Jaccard), FigureUnit.Ratio, $"OECD; ≥ {options.MinJoint} joint, lift > {Figures.Invariant(options.Lift)}"),
                Figures.Ratio("Maior Jaccard", "Largest Jaccard", strongest.Jaccard),
                [
                    new(
                        "Especialistas de um nicho disputam os mesmos itens sem combinar nada. A fonte não mostra os lances.",
                        "Specialists of a niche bid for the same lines without any arrangement. The source does not show the bids."),
                    new(
                        "O indício é de fornecedores e não de contratos.", "This red flag is of suppliers, not of contracts."),
                ])
            {
                Chart = Charts.AmongPeers(
                    $"Jaccard de cada par com {options.MinJoint} itens em comum ou mais",
                    $"Jaccard of every pair with {options.MinJoint} joint lines or more",
                    FigureUnit.Ratio,
                    [.. all.Pairs.Where(pair => pair.Joint >= options.MinJoint).Select(pair => pair.Jaccard).Order()],
                    [.. ordered.Take(MostListed).Select(pair => pair.Jaccard)],
                    options.Jaccard),
            },
            []);
    }

    private static Figure PairFigure(ContractView view, BiddingPair pair, int lines)
    {
        var swap = view.SupplierParties[pair.One].Id > view.SupplierParties[pair.Other].Id;
        var (one, other) = swap ? (pair.Other, pair.One) : (pair.One, pair.Other);
        var (oneBids, otherBids) = swap ? (pair.OtherBids, pair.OneBids) : (pair.OneBids, pair.OtherBids);
        var (oneWins, otherWins) = swap ? (pair.OtherWins, pair.OneWins) : (pair.OneWins, pair.OtherWins);
        var text = $"{view.SupplierParties[one].Document} × {view.SupplierParties[other].Document}: joint {pair.Joint}, bids {oneBids}/{otherBids}, "
            + $"wins {oneWins}/{otherWins}, lift {Figures.Invariant(pair.Lift(lines))}, Jaccard {Figures.Invariant(pair.Jaccard)}";
        return Figures.Text("Par", "Pair", text);
    }
}
