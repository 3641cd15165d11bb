using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Agents;

/// <summary>
/// Invented contracts, just enough of them that every detector goes through its groups: a warm agent has run its code, and a healthy one
/// finds in them what it found before.
/// </summary>
internal static class WarmUpSample
{
    private const int Count = 64;
    private const int Suppliers = 6;
    private const decimal Usual = 40_000m;

    private static readonly DateOnly First = new(2024, 1, 8);

    public static ContractView Make() => new()
    {
        Ids = [.. Rows.Select(row => row + 1L)],
        Numbers = [.. Rows.Select(row => $"{row:D5}2024")],
        Objects = [.. Rows.Select(row => $"Fornecimento de material de consumo, lote {row / 2}")],
        LegalBases = [.. Rows.Select(row => row % 3 == 0 ? null : "Lei 14.133/2021, art. 75, II")],
        MethodTexts = [.. Rows.Select(_ => "Dispensa de Licitação")],
        Categories = [.. Rows.Select(_ => (string?)null)],
        NamesTender = [.. Rows.Select(row => row % 2 == 0)],
        Methods = [.. Rows.Select(row => row % 3 == 0 ? ProcurementMethod.Auction : ProcurementMethod.DirectAward)],
        Agencies = [.. Rows.Select(_ => 0)],
        Units = [.. Rows.Select(row => row % 2)],
        Suppliers = [.. Rows.Select(row => row % Suppliers)],
        TenderRows = [.. Rows.Select(_ => -1)],
        SignedOn = [.. Rows.Select(row => (DateOnly?)First.AddDays(row))],
        PublishedOn = [.. Rows.Select(row => (DateOnly?)First.AddDays(2 * row))],
        StartsOn = [.. Rows.Select(row => (DateOnly?)First.AddDays(row + 1))],
        EndsOn = [.. Rows.Select(row => (DateOnly?)First.AddDays(row + 366))],
        InitialValues = [.. Rows.Select(row => Usual + (row * row))],
        FinalValues = [.. Rows.Select(row => (Usual + (row * row)) * (row % 5 == 0 ? 1.5m : 1m))],
        AgencyParties = [new("1", "Órgão de exemplo")],
        UnitParties = [new("1", "Unidade de exemplo A"), new("2", "Unidade de exemplo B")],
        SupplierParties =
            [.. Enumerable.Range(1, Suppliers).Select(id => new SupplierParty(id, SupplierKind.Company, $"{id:D14}", $"Fornecedor de exemplo {id}"))],
        Items = new()
        {
            Contracts = [.. Rows],
            ClassOf = [.. Rows.Select(_ => 0)],
            Classes = ["MATERIAL DE EXEMPLO"],
            Quantities = [.. Rows.Select(_ => 10m)],
            UnitPrices = [.. Rows.Select(row => 100m + (row % 7))],
            IsSharedNumber = [.. Rows.Select(_ => false)],
        },
        Amendments = new()
        {
            Contracts = [.. Rows],
            Kinds = [.. Rows.Select(_ => AmendmentKind.Increase)],
            Values = [.. Rows.Select(row => (decimal?)row)],
            Days = [.. Rows.Select(row => (DateOnly?)First.AddDays(row + 30))],
            IsSharedNumber = [.. Rows.Select(_ => false)],
        },
    };

    private static IEnumerable<int> Rows => Enumerable.Range(0, Count);
}
