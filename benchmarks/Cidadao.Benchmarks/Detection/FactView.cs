using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Benchmarks.Detection;

/// <summary>The facts of a world as the columns that detectors read.</summary>
internal static class FactView
{
    public static ContractView Of(FactBook book)
    {
        var contracts = book.Contracts;
        var agencies = Numbered(contracts.Select(contract => contract.Agency));
        var units = Numbered(contracts.Select(contract => contract.Unit));
        var suppliers = Numbered(contracts.Select(contract => contract.Supplier).Concat(book.Tenders.SelectMany(tender => tender.Lines).SelectMany(line => line)));
        return new()
        {
            Ids = [.. contracts.Select(contract => contract.Id)],
            Numbers = [.. contracts.Select(contract => $"{contract.Id}/2024")],
            Objects = [.. contracts.Select(contract => contract.IsBare ? "Sem informação" : contract.Object)],
            Methods = [.. contracts.Select(contract => contract.Method)],
            MethodTexts = [.. contracts.Select(contract => contract.Method.ToString())],
            LegalBases = [.. contracts.Select(contract => contract.IsBare ? null : contract.LegalBasis)],
            Categories = new string?[contracts.Count],
            NamesTender = [.. contracts.Select(contract => !contract.IsBare)],
            Agencies = [.. contracts.Select(contract => agencies[contract.Agency])],
            Units = [.. contracts.Select(contract => units[contract.Unit])],
            Suppliers = [.. contracts.Select(contract => suppliers[contract.Supplier])],
            SignedOn = [.. contracts.Select(contract => (DateOnly?)contract.SignedOn)],
            PublishedOn = [.. contracts.Select(contract => contract.PublishedOn)],
            StartsOn = [.. contracts.Select(contract => contract.StartsOn)],
            EndsOn = [.. contracts.Select(contract => contract.EndsOn)],
            InitialValues = [.. contracts.Select(contract => contract.Initial)],
            FinalValues = [.. contracts.Select(contract => contract.Final)],
            AgencyParties = [.. agencies.Keys.Select(code => new Party(code, $"Órgão {code}"))],
            UnitParties = [.. units.Keys.Select(code => new Party(code, $"Unidade {code}"))],
            SupplierParties = [.. suppliers.Keys.Select(id => new SupplierParty(id, SupplierKind.Company, Cnpj(id), $"Empresa {id}"))],
            TenderRows = [.. contracts.Select(_ => -1)],
            Items = ItemsOf(contracts),
            Amendments = AmendmentsOf(contracts),
            Tenders = TendersOf(book.Tenders, suppliers),
            Sanctions = new() { Entries = [.. book.Sanctions.Select(EntryOf).OrderBy(entry => entry.Document, StringComparer.Ordinal)] },
        };
    }

    private static string Cnpj(int supplier) => $"{supplier:D8}000100";

    private static SanctionEntry EntryOf(SanctionFact sanction) => new(
        SanctionList.Ceis,
        sanction.IsSameRootOnly ? $"{sanction.Supplier:D8}000299" : Cnpj(sanction.Supplier),
        $"{sanction.Supplier:D8}",
        sanction.StartsOn,
        sanction.EndsOn,
        true,
        "Suspensão",
        SanctionScope.AllSpheres,
        "CGU",
        null);

    private static OrderedDictionary<TKey, int> Numbered<TKey>(IEnumerable<TKey> keys)
        where TKey : notnull
    {
        var numbers = new OrderedDictionary<TKey, int>();
        foreach (var key in keys)
            numbers.TryAdd(key, numbers.Count);
        return numbers;
    }

    private static ItemView ItemsOf(List<ContractFact> contracts)
    {
        var lines = contracts.SelectMany((contract, row) => contract.IsBare ? [] : contract.Items.Select(item => (Row: row, Item: item))).ToArray();
        var classes = Numbered(lines.Select(line => line.Item.Class));
        return new()
        {
            Contracts = [.. lines.Select(line => line.Row)],
            ClassOf = [.. lines.Select(line => classes[line.Item.Class])],
            Classes = [.. classes.Keys],
            Quantities = [.. lines.Select(line => line.Item.Quantity)],
            UnitPrices = [.. lines.Select(line => line.Item.Price)],
            IsSharedNumber = new bool[lines.Length],
        };
    }

    private static AmendmentView AmendmentsOf(List<ContractFact> contracts)
    {
        var all = contracts.SelectMany((contract, row) => contract.Amendments.Select(amendment => (Row: row, Amendment: amendment))).ToArray();
        return new()
        {
            Contracts = [.. all.Select(one => one.Row)],
            Kinds = [.. all.Select(one => one.Amendment.Kind)],
            Days = [.. all.Select(one => (DateOnly?)one.Amendment.Day)],
            Values = [.. all.Select(one => one.Amendment.Value)],
            IsSharedNumber = new bool[all.Length],
        };
    }

    private static TenderView TendersOf(List<TenderFact> tenders, OrderedDictionary<int, int> suppliers)
    {
        var bids = tenders.SelectMany((tender, row) => tender.Lines.SelectMany((line, item) =>
            line.Select((bidder, place) => (Row: row, Item: $"{item:D4}", Supplier: suppliers[bidder], IsWinner: place == 0)).OrderBy(bid => bid.Supplier))).ToArray();
        return new()
        {
            Ids = [.. tenders.Select(tender => tender.Id)],
            Numbers = [.. tenders.Select(tender => $"{tender.Id}/2024")],
            Units = [.. tenders.Select(_ => "U")],
            Methods = [.. tenders.Select(tender => tender.Method)],
            Objects = [.. tenders.Select(tender => $"Licitação {tender.Id}")],
            Categories = [.. tenders.Select(tender => tender.Category)],
            NoticeOn = [.. tenders.Select(tender => (DateOnly?)tender.NoticeOn)],
            OpensOn = [.. tenders.Select(tender => (DateOnly?)tender.OpensOn)],
            EstimatedValues = [.. tenders.Select(tender => (decimal?)tender.Estimated)],
            AwardedValues = [.. tenders.Select(tender => (decimal?)tender.Awarded)],
            Participations = new()
            {
                Tenders = [.. bids.Select(bid => bid.Row)],
                Items = [.. bids.Select(bid => bid.Item)],
                Suppliers = [.. bids.Select(bid => bid.Supplier)],
                IsWinner = [.. bids.Select(bid => bid.IsWinner)],
            },
        };
    }
}
