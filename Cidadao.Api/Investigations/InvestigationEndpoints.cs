using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Investigations;

/// <summary><c>/api/v1/investigations</c>.</summary>
internal static class InvestigationEndpoints
{
    public static void MapInvestigations(this IEndpointRouteBuilder api)
    {
        var investigations = api.MapGroup("/investigations").WithTags("Investigations");
        investigations.MapPost("/", StartAsync).WithSummary("Starts an investigation; its progress is at the Location").Needs(Core.Access.Scope.Investigate).Costs(20);
        investigations.MapGet("/", ListAsync).WithSummary("Investigations, the newest first");
        investigations.MapGet("/{id:guid}", GetAsync).WithName("investigation").WithSummary("Status, progress and plan of one investigation");
        investigations.MapGet("/{id:guid}/events", HistoryEndpoint.GetAsync)
            .WithSummary("What happened in one investigation; with 'at', what it was at that moment");
        investigations.MapDelete("/{id:guid}", CancelAsync).WithSummary("Cancels an investigation; what was found stays").Needs(Core.Access.Scope.Investigate).Costs(5);
    }

    internal static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> StartAsync(
        StartInvestigationRequest? request,
        CommandIntake intake,
        CidadaoDbContext db,
        InvestigationStore store,
        TimeProvider clock,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var scope = Scope(request?.Scope ?? new(), errors, "scope");
        var indicators = Indicators(context, request?.Indicators ?? [], errors);
        foreach (var (field, message) in Thresholds.Errors(request?.Thresholds ?? new Dictionary<string, IReadOnlyDictionary<string, double>>()))
            errors[$"thresholds.{field}"] = [Language.Choose(context, message)];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var now = clock.GetUtcNow();
        var investigation = Investigation.Request(Guid.CreateVersion7(now), scope, indicators, now, request?.Thresholds);
        return await intake.AcceptAsync(
            context,
            "investigate",
            JsonSerializer.SerializeToUtf8Bytes(request ?? new(), ApiJson.Default.StartInvestigationRequest),
            investigation.Id,
            LocationOf(investigation.Id),
            async () =>
            {
                await store.StageAsync(investigation, cancellation);
                db.Send(MessageTypes.RunInvestigation, new(investigation.Id), now);
            },
            cancellation);
    }

    private static async Task<Results<Ok<Page<InvestigationResponse>>, ProblemHttpResult>> ListAsync(
        string? pageSize, string? cursor, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var after = TimePosition.Read(page.After, errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var all = db.Investigations.AsNoTracking();
        var rows = after is { } last
            ? all.Where(i => EF.Functions.LessThan(ValueTuple.Create(i.RequestedAt, i.Id), ValueTuple.Create(last.At, last.Id)))
            : all;
        var found = await rows.OrderByDescending(i => i.RequestedAt).ThenByDescending(i => i.Id).Take(page.Size + 1).TagWith("investigations.page").ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(
            found, page, await RowCount.OfAsync(db, all, "investigations", cancellation), i => TimePosition.Of(i.RequestedAt, i.Id), InvestigationMapping.Response));
    }

    private static async Task<Results<Ok<InvestigationResponse>, ProblemHttpResult>> GetAsync(
        Guid id, CidadaoDbContext db, EvictionHorizon horizon, HttpContext context, CancellationToken cancellation)
    {
        if (await db.Investigations.AsNoTracking().TagWith("investigations.get").FirstOrDefaultAsync(i => i.Id == id, cancellation) is not { } record)
            return NotFound(context, id);
        await horizon.ReachAsync(record.EndedAt, cancellation);
        return TypedResults.Ok(InvestigationMapping.Response(record));
    }

    internal static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> CancelAsync(
        Guid id, InvestigationStore store, TimeProvider clock, HttpContext context, CancellationToken cancellation) =>
        await store.ChangeAsync(id, investigation => investigation.Cancel(clock.GetUtcNow()), cancellation) is null
            ? NotFound(context, id)
            : TypedResults.Accepted(LocationOf(id), new Accepted(id, LocationOf(id)));

    private static ProblemHttpResult NotFound(HttpContext context, Guid id) =>
        Problem.NotFound(context, new($"Não há investigação {id}.", $"There is no investigation {id}."));

    private static string LocationOf(Guid id) => string.Create(CultureInfo.InvariantCulture, $"/api/v1/investigations/{id}");

    /// <param name="field">Where in the body it stands.</param>
    public static ContractFilter Scope(ScopeResponse scope, Dictionary<string, string[]> errors, string field)
    {
        var filter = new ContractFilter(
            scope.From,
            scope.To,
            Given(scope.Agency),
            Given(scope.Unit),
            Given(scope.Supplier),
            ContractFilterRequest.ReadMethod(scope.Method, $"{field}.method", errors),
            scope.MinValue,
            scope.MaxValue,
            Given(scope.Text));
        foreach (var (part, messages) in filter.Errors())
            errors.TryAdd($"{field}.{part}", messages);
        return filter;

        static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    private static string[] Indicators(HttpContext context, IReadOnlyList<string> codes, Dictionary<string, string[]> errors)
    {
        var unknown = codes.Where(code => RedFlagCatalog.Find(code) is null).ToList();
        if (unknown.Count > 0)
        {
            var known = string.Join(", ", RedFlagCatalog.All.Select(indicator => indicator.Code));
            var asked = string.Join(", ", unknown);
            errors["indicators"] =
                [Language.Choose(context, new($"Desconhecidos: {asked}. Conhecidos: {known}.", $"Unknown: {asked}. Known: {known}."))];
        }

        return [.. codes.Distinct()];
    }
}
