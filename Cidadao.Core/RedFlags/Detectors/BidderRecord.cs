namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>How often a supplier bid for lines of open tenders, and how often it won.</summary>
internal sealed class BidderRecord
{
    public int Bids { get; private set; }

    public int Wins { get; private set; }

    public double WinRate => (double)Wins / Bids;

    /// <returns>By row of the supplier; null for those that never bid.</returns>
    public static BidderRecord?[] Of(ContractView view, CancellationToken cancellation)
    {
        var participations = view.Tenders.Participations;
        var records = new BidderRecord?[view.SupplierParties.Count];
        foreach (var line in TenderLine.In(participations))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!OpenMethods.Has(view.Tenders.Methods[line.Tender]))
            {
                continue;
            }

            foreach (var supplier in line.SuppliersIn(participations))
            {
                var record = records[supplier] ??= new();
                record.Bids++;
                record.Wins += HasWon(participations, line, supplier) ? 1 : 0;
            }
        }

        return records;
    }

    private static bool HasWon(ParticipationView participations, TenderLine line, int supplier)
    {
        for (var i = line.Start; i < line.End; i++)
        {
            if (participations.Suppliers[i] == supplier && participations.IsWinner[i])
            {
                return true;
            }
        }

        return false;
    }
}
