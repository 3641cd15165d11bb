using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
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
    /// <summary>Tokens of a start.</summary>
    public const int StartCost = 20;

    public static void MapInvestigations(this IEndpointRouteBuilder api)
    {
        var investigations = api.MapGroup("/investigations").WithTags("Investigations");
        investigations.MapPost("/", StartAsync).WithSummary("Starts an investigation; its progress is at the Location").Waits(EndedAsync)
            .Needs(Core.Access.Scope.Investigate).Costs(StartCost);
        investigations.MapGet("/", ListAsync).WithSummary("Investigations, the newest first").Trimmable<Page<InvestigationResponse>>();
        investigations.MapGet("/{id:guid}", GetAsync).WithName("investigation").WithSummary("Status, progress and plan of one investigation")
            .Trimmable<InvestigationResponse>();
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
        var (scope, indicators) = Read(request, context, errors);
        return errors.Count > 0
            ? Problem.Invalid(context, errors)
            : await AcceptAsync(request ?? new(), scope, indicators, intake, db, store, clock, context, cancellation);
    }

    /// <summary>Reads the request, adding all that is wrong with it.</summary>
    public static (ContractFilter Scope, string[] Indicators) Read(StartInvestigationRequest? request, HttpContext context, Dictionary<string, string[]> errors)
    {
        var scope = Scope(request?.Scope ?? new(), errors, "scope");
        var indicators = Indicators(context, request?.Indicators ?? [], errors);
        var thresholds = request?.Thresholds ?? new Dictionary<string, IReadOnlyDictionary<string, double>>();
        // JSON's null may stand anywhere.
        foreach (var (code, _) in thresholds.Where(one => one.Value is null))
            errors[$"thresholds.{code}"] = [Language.Choose(context, new("Deve ser um objeto.", "Must be an object."))];
        foreach (var (field, message) in Thresholds.Errors(thresholds.Where(one => one.Value is not null).ToDictionary()))
            errors[$"thresholds.{field}"] = [Language.Choose(context, message)];
        return (scope, indicators);
    }

    public static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> AcceptAsync(
        StartInvestigationRequest request,
        ContractFilter scope,
        string[] indicators,
        CommandIntake intake,
        CidadaoDbContext db,
        InvestigationStore store,
        TimeProvider clock,
        HttpContext context,
        CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var investigation = Investigation.Request(Guid.CreateVersion7(now), scope, indicators, now, request.Thresholds);
        InvestigationTrace.Carry(investigation.Id);
        return await intake.AcceptAsync(
            context,
            "investigate",
            JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.StartInvestigationRequest),
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
        var list = InvestigationList.Read(pageSize, cursor, errors);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await list.PageAsync(db, cancellation));
    }

    private static async Task<Results<Ok<InvestigationResponse>, ProblemHttpResult>> GetAsync(
        Guid id, CidadaoDbContext db, EvictionHorizon horizon, HttpContext context, CancellationToken cancellation)
    {
        var found = await ResponsesAsync(db, [id], horizon, cancellation);
        return found.TryGetValue(id, out var investigation) ? TypedResults.Ok(investigation) : NotFound(context, id);
    }

    private static async Task<InvestigationResponse?> EndedAsync(IServiceProvider services, Guid id, CancellationToken cancellation)
    {
        var found = await ResponsesAsync(services.GetRequiredService<CidadaoDbContext>(), [id], services.GetRequiredService<EvictionHorizon>(), cancellation);
        return found.TryGetValue(id, out var investigation) && investigation.EndedAt is not null ? investigation : null;
    }

    /// <summary>Investigations by id, as many as there are, in one statement.</summary>
    public static async Task<IReadOnlyDictionary<Guid, InvestigationResponse>> ResponsesAsync(
        CidadaoDbContext db, Guid[] ids, EvictionHorizon horizon, CancellationToken cancellation)
    {
        var records = await db.Investigations.AsNoTracking().TagWith("investigations.get").Where(i => ids.Contains(i.Id)).ToListAsync(cancellation);
        await horizon.ReachAsync(records.Max(record => record.EndedAt), cancellation);
        return records.ToDictionary(record => record.Id, InvestigationMapping.Response);
    }

    internal static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> CancelAsync(
        Guid id, InvestigationStore store, TimeProvider clock, HttpContext context, CancellationToken cancellation) =>
        await store.ChangeAsync(id, investigation => investigation.Cancel(clock.GetUtcNow()), cancellation) is null
            ? NotFound(context, id)
            : TypedResults.Accepted(LocationOf(id), new Accepted(id, LocationOf(id)));

    public static ProblemHttpResult NotFound(HttpContext context, Guid id) =>
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
        var unknown = codes.Where(code => code is null || RedFlagCatalog.Find(code) is null).ToList();
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
