using System.Globalization;
using Cidadao.Api.Findings;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>A list of findings, and what the cache calls it.</summary>
internal sealed record FindingQuestion(FindingList List)
{
    /// <summary>All that the rows depend on.</summary>
    public string Key => string.Join('\n', CountKey, List.Page.Size.ToString(CultureInfo.InvariantCulture), List.Page.After?.ToString());

    /// <summary>All that their number depends on.</summary>
    public string CountKey => string.Join('\n', List.Investigation?.ToString(), List.Indicator, List.Severity?.ToString(), List.Triage.ToString());
}

/// <summary>Reads of findings: each one statement, and one for what analysts decided of them, for however many parents.</summary>
internal static class FindingReads
{
    public static async Task<Rows<FindingSummary>> PageAsync(CidadaoDbContext db, FindingQuestion question, CancellationToken cancellation)
    {
        var rows = await question.List.Left(db).OrderByDescending(f => f.Score).ThenByDescending(f => f.Id)
            .Take(question.List.Page.Size + 1)
            .Select(FindingMapping.Row)
            .TagWith("graphql.findings")
            .ToListAsync(cancellation);
        return Rows<FindingSummary>.Of(await MarkedAsync(db, rows, cancellation), question.List.Page.Size);
    }

    public static Task<RowCount> CountAsync(CidadaoDbContext db, FindingQuestion question, CancellationToken cancellation) =>
        question.List.CountAsync(db, "graphql.findings", cancellation);

    /// <summary>A page for each investigation, by a walk along its index.</summary>
    public static async Task<Dictionary<Guid, Rows<FindingSummary>>> OfInvestigationsAsync(
        CidadaoDbContext db, IReadOnlyList<Guid> ids, FindingQuestion question, CancellationToken cancellation)
    {
        var left = question.List.Left(db);
        var rows = await db.Investigations
            .Where(i => ids.Contains(i.Id))
            .SelectMany(i => left.Where(f => f.InvestigationId == i.Id).OrderByDescending(f => f.Score).ThenByDescending(f => f.Id).Take(question.List.Page.Size + 1)
                .Select(FindingMapping.Row))
            .TagWith("graphql.investigation.findings")
            .ToListAsync(cancellation);
        var marked = await MarkedAsync(db, rows, cancellation);
        return marked.GroupBy(f => f.InvestigationId).ToDictionary(
            of => of.Key, of => Rows<FindingSummary>.Of([.. of.OrderByDescending(f => f.Score).ThenByDescending(f => f.Id)], question.List.Page.Size));
    }

    public static async Task<Dictionary<Guid, RowCount>> CountOfInvestigationsAsync(
        CidadaoDbContext db, IReadOnlyList<Guid> ids, FindingQuestion question, CancellationToken cancellation)
    {
        var matching = question.List.Matching(db);
        var counted = await db.Investigations
            .Where(i => ids.Contains(i.Id))
            .Select(i => new { i.Id, Rows = matching.Where(f => f.InvestigationId == i.Id).Take(RowCount.Exact + 1).Count() })
            .TagWith("graphql.investigation.count")
            .ToListAsync(cancellation);
        return counted.ToDictionary(of => of.Id, of => new RowCount(of.Rows, of.Rows > RowCount.Exact));
    }

    /// <summary>
    /// The weightiest findings that rest on each contract. In SQL: what is compared with an array's elements must be an array itself, for the index
    /// of the contracts of findings to be asked.
    /// </summary>
    public static async Task<Dictionary<long, List<FindingSummary>>> OfContractsAsync(
        CidadaoDbContext db, IReadOnlyList<long> ids, int first, CancellationToken cancellation)
    {
        var contracts = new NpgsqlParameter<long[]>("ids", [.. ids]);
        var pairs = await db.Database.SqlQueryRaw<Pair>(
            """
            SELECT contract.id AS contract_id, finding.id AS finding_id, finding.investigation_id, finding.indicator, finding.subject, finding.facts, finding.agent,
                finding.severity, finding.score, finding.confidence, finding.value, finding.summary::text AS summary, cardinality(finding.contract_ids) AS contracts,
                finding.found_at
            FROM unnest(@ids) AS contract(id)
            CROSS JOIN LATERAL (SELECT * FROM findings WHERE contract_ids @> ARRAY[contract.id] ORDER BY score DESC, id DESC LIMIT @first) AS finding
            """,
            contracts,
            new NpgsqlParameter<int>("first", first)).TagWith("graphql.contract.findings").ToListAsync(cancellation);
        var marked = await MarkedAsync(db, [.. pairs.Select(pair => pair.Row).DistinctBy(row => row.Id)], cancellation);
        var byId = marked.ToDictionary(finding => finding.Id);
        return pairs.GroupBy(pair => pair.ContractId).ToDictionary(
            of => of.Key, of => of.Select(pair => byId[pair.FindingId]).OrderByDescending(f => f.Score).ThenByDescending(f => f.Id).ToList());
    }

    public static async Task<Dictionary<long, FindingSummary>> ByIdAsync(CidadaoDbContext db, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var rows = await db.Findings.AsNoTracking().Where(f => ids.Contains(f.Id)).Select(FindingMapping.Row).TagWith("graphql.finding").ToListAsync(cancellation);
        return (await MarkedAsync(db, rows, cancellation)).ToDictionary(finding => finding.Id);
    }

    public static async Task<Dictionary<long, EvidenceResponse>> EvidenceAsync(CidadaoDbContext db, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var read = await db.Findings.AsNoTracking().Where(f => ids.Contains(f.Id)).Select(f => new { f.Id, f.Evidence }).TagWith("graphql.evidence").ToListAsync(cancellation);
        return read.ToDictionary(of => of.Id, of => FindingMapping.Evidence(of.Evidence));
    }

    private static async Task<List<FindingSummary>> MarkedAsync(CidadaoDbContext db, List<FindingRow> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return [];
        var decided = await TriageStates.OfAsync(db, rows, cancellation);
        return [.. rows.Select(row => decided.Mark(FindingMapping.Summary(row), row))];
    }

    /// <summary>A contract, and a finding that rests on it.</summary>
    private sealed record Pair(
        long ContractId, long FindingId, Guid InvestigationId, string Indicator, string Subject, string Facts, AgentRole Agent, Severity Severity, double Score,
        double Confidence, decimal Value, string Summary, int Contracts, DateTimeOffset FoundAt)
    {
        public FindingRow Row => new(
            FindingId, InvestigationId, Indicator, Subject, Facts, Agent, Severity, Score, Confidence, Value, Summary, Contracts, FoundAt);
    }
}
