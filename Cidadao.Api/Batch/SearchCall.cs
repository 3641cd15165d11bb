using Cidadao.Api.Contracts;
using Cidadao.Api.Findings;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;

namespace Cidadao.Api.Batch;

/// <summary>A page of a list.</summary>
/// <param name="PageAsync">Reads it.</param>
internal sealed record SearchCall(string Kind, Func<CidadaoDbContext, CancellationToken, Task<IResult>> PageAsync) : BatchCall($"/api/v1/{Kind}")
{
    private static readonly string[] Contracts =
        ["from", "to", "agency", "unit", "supplier", "method", "minValue", "maxValue", "text", "sort", "pageSize", "cursor"];

    private static readonly string[] Findings = ["investigation", "contract", "indicator", "severity", "triage", "sort", "pageSize", "cursor"];

    private static readonly string[] Investigations = ["pageSize", "cursor"];

    public static SearchCall? Read(BatchSearchRequest search, string field, BatchErrors errors)
    {
        var query = search.Query ?? new Dictionary<string, string>();
        var wrong = new Dictionary<string, string[]>();
        SearchCall? call = null;
        switch (search.Resource)
        {
            case "contracts":
                var filter = new ContractFilterRequest(
                    Of("from"), Of("to"), Of("agency"), Of("unit"), Of("supplier"), Of("method"), Of("minValue"), Of("maxValue"), Of("text"));
                var contracts = ContractList.Read(filter, Of("sort"), Of("pageSize"), Of("cursor"), wrong);
                call = new(search.Resource, async (db, cancellation) => TypedResults.Ok(await ContractQueries.PageAsync(db, contracts, cancellation)));
                RefuseOthers(Contracts);
                break;
            case "findings":
                var findings = FindingList.Read(
                    new(Of("investigation"), Of("contract"), Of("indicator"), Of("severity"), Of("triage")), Of("sort"), Of("pageSize"), Of("cursor"), wrong);
                call = new(search.Resource, async (db, cancellation) => TypedResults.Ok(await findings.PageAsync(db, cancellation)));
                RefuseOthers(Findings);
                break;
            case "investigations":
                var investigations = InvestigationList.Read(Of("pageSize"), Of("cursor"), wrong);
                call = new(search.Resource, async (db, cancellation) => TypedResults.Ok(await investigations.PageAsync(db, cancellation)));
                RefuseOthers(Investigations);
                break;
            default:
                errors.Add($"{field}.resource", new(
                    $"'{search.Resource}' não é: contracts, findings, investigations.", $"'{search.Resource}' is none of: contracts, findings, investigations."));
                break;
        }

        errors.AddAll($"{field}.query", wrong);
        return call;

        string? Of(string name) => query.GetValueOrDefault(name);

        void RefuseOthers(string[] known)
        {
            foreach (var name in query.Keys.Except(known))
                wrong[name] = [$"No parameter of this list; it has: {string.Join(", ", known)}."];
        }
    }

    public override Task<IResult> RunAsync(IServiceProvider services, HttpContext context, CancellationToken cancellation) =>
        PageAsync(services.GetRequiredService<CidadaoDbContext>(), cancellation);
}
