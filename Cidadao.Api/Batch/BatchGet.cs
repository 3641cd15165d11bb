using System.Globalization;
using Cidadao.Api.Contracts;
using Cidadao.Api.Findings;
using Cidadao.Api.Imports;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Batch;

/// <summary>One resource by its id; several of a kind are read in the statements of one.</summary>
internal abstract record BatchGet(string Kind, string Id) : BatchCall($"/api/v1/{Kind}/{Id}")
{
    private static readonly string[] Kinds = ["contracts", "findings", "investigations", "imports"];

    public override string Together => Kind;

    public static BatchGet? Read(BatchGetRequest get, string field, BatchErrors errors)
    {
        switch (get.Resource)
        {
            case "contracts":
                return NumberOf(get, field, errors) is { } contract ? new BatchGet<long, ContractDetail>(get.Resource, contract, ContractsAsync, ContractEndpoints.NotFound) : null;
            case "findings":
                return NumberOf(get, field, errors) is { } finding ? new BatchGet<long, FindingDetail>(get.Resource, finding, FindingsAsync, FindingEndpoints.NotFound) : null;
            case "investigations":
                return GuidOf(get, field, errors) is { } investigation
                    ? new BatchGet<Guid, InvestigationResponse>(get.Resource, investigation, InvestigationsAsync, InvestigationEndpoints.NotFound) : null;
            case "imports":
                return GuidOf(get, field, errors) is { } import ? new BatchGet<Guid, ImportResponse>(get.Resource, import, ImportsAsync, ImportEndpoints.NotFound) : null;
            default:
                errors.Add($"{field}.resource", new(
                    $"'{get.Resource}' não é: {string.Join(", ", Kinds)}.", $"'{get.Resource}' is none of: {string.Join(", ", Kinds)}."));
                return null;
        }
    }

    /// <summary>Reads all of them, of one kind.</summary>
    /// <param name="contexts">One each, in their order.</param>
    public abstract Task<IReadOnlyList<IResult>> RunAsync(
        IReadOnlyList<BatchGet> gets, IReadOnlyList<HttpContext> contexts, IServiceProvider services, CancellationToken cancellation);

    private static long? NumberOf(BatchGetRequest get, string field, BatchErrors errors)
    {
        if (long.TryParse(get.Id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
            return id;
        errors.Add($"{field}.id", new($"'{get.Id}' não é um número.", $"'{get.Id}' is not a number."));
        return null;
    }

    private static Guid? GuidOf(BatchGetRequest get, string field, BatchErrors errors)
    {
        if (Guid.TryParse(get.Id, out var id))
            return id;
        errors.Add($"{field}.id", new($"'{get.Id}' não é um identificador.", $"'{get.Id}' is not an identifier."));
        return null;
    }

    private static Task<IReadOnlyDictionary<long, ContractDetail>> ContractsAsync(IServiceProvider services, long[] ids, CancellationToken cancellation) =>
        ContractDetails.ReadAsync(services.GetRequiredService<CidadaoDbContext>(), ids, cancellation);

    private static Task<IReadOnlyDictionary<long, FindingDetail>> FindingsAsync(IServiceProvider services, long[] ids, CancellationToken cancellation) =>
        FindingEndpoints.DetailsAsync(services.GetRequiredService<CidadaoDbContext>(), ids, cancellation);

    private static Task<IReadOnlyDictionary<Guid, InvestigationResponse>> InvestigationsAsync(IServiceProvider services, Guid[] ids, CancellationToken cancellation) =>
        InvestigationEndpoints.ResponsesAsync(services.GetRequiredService<CidadaoDbContext>(), ids, services.GetRequiredService<EvictionHorizon>(), cancellation);

    private static Task<IReadOnlyDictionary<Guid, ImportResponse>> ImportsAsync(IServiceProvider services, Guid[] ids, CancellationToken cancellation) =>
        ImportEndpoints.ResponsesAsync(
            services.GetRequiredService<CidadaoDbContext>(), ids, services.GetRequiredService<EvictionHorizon>(), services.GetRequiredService<TimeProvider>(), cancellation);
}

/// <param name="ReadAsync">Those of the ids that there are.</param>
internal sealed record BatchGet<TKey, TResponse>(
    string Kind,
    TKey Key,
    Func<IServiceProvider, TKey[], CancellationToken, Task<IReadOnlyDictionary<TKey, TResponse>>> ReadAsync,
    Func<HttpContext, TKey, ProblemHttpResult> NotFound) : BatchGet(Kind, Key.ToString()!)
    where TKey : struct
{
    public override async Task<IReadOnlyList<IResult>> RunAsync(
        IReadOnlyList<BatchGet> gets, IReadOnlyList<HttpContext> contexts, IServiceProvider services, CancellationToken cancellation)
    {
        TKey[] keys = [.. gets.Select(get => ((BatchGet<TKey, TResponse>)get).Key)];
        var found = await ReadAsync(services, [.. keys.Distinct()], cancellation);
        return [.. keys.Zip(contexts, (key, context) => found.TryGetValue(key, out var response) ? (IResult)TypedResults.Ok(response) : NotFound(context, key))];
    }

    public override async Task<IResult> RunAsync(IServiceProvider services, HttpContext context, CancellationToken cancellation) =>
        (await RunAsync([this], [context], services, cancellation))[0];
}
