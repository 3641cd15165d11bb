namespace Cidadao.Core.Imports.Live;

/// <summary>What is fetched from which live service.</summary>
public enum LiveFeed : short
{
    /// <summary>PNCP <c>/contratos</c>, by day of publication.</summary>
    PncpContracts = 1,

    /// <summary>PNCP <c>/contratacoes/publicacao</c>, by day of publication and method, with items and results.</summary>
    PncpTenders = 2,

    /// <summary>Portal API <c>/contratos</c> of one agency, by day of signature.</summary>
    PortalContracts = 3,

    /// <summary>Portal API <c>/ceis</c>.</summary>
    PortalCeis = 4,

    /// <summary>Portal API <c>/cnep</c>.</summary>
    PortalCnep = 5,

    /// <summary>The Portal's monthly zip of purchases.</summary>
    PortalPurchasesDownload = 6,

    /// <summary>The Portal's monthly zip of tenders.</summary>
    PortalTendersDownload = 7,
}

/// <summary>Where a harvest or one of its windows is.</summary>
public enum HarvestStatus : short
{
    Queued = 0,
    Running = 1,
    Completed = 2,
    Cancelled = 3,
    Failed = 4,

    /// <summary>Given up for reasons that lie outside the service: it can be resumed.</summary>
    Interrupted = 5,
}

/// <summary>A range of days to fetch from a live service, cut into windows that succeed or fail each by itself.</summary>
public sealed class Harvest
{
    public required Guid Id { get; init; }

    public required LiveFeed Feed { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Inclusive.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Agency code, where the feed needs one.</summary>
    public string? Agency { get; init; }

    public HarvestStatus Status { get; set; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the worker last said that it is at it; old while running means interrupted.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Guid? ScheduleId { get; init; }

    public string? Failure { get; set; }
}

/// <summary>A part of a harvest that is fetched, imported and recorded in one transaction.</summary>
public sealed class HarvestWindow
{
    public required Guid HarvestId { get; init; }

    /// <summary>From 1, in the order of fetching.</summary>
    public required int Number { get; init; }

    public required DateOnly From { get; init; }

    /// <summary>Inclusive.</summary>
    public required DateOnly To { get; init; }

    /// <summary>What else the service wants to be asked by: PNCP's code of the method.</summary>
    public string? Parameter { get; init; }

    public HarvestStatus Status { get; set; }

    public int Pages { get; set; }

    public long Read { get; set; }

    public long Inserted { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Rejected { get; set; }

    /// <summary>The import that wrote its rows; null until it completed.</summary>
    public Guid? ImportId { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Starts harvests by a cron expression.</summary>
public sealed class HarvestSchedule
{
    public required Guid Id { get; init; }

    public required LiveFeed Feed { get; init; }

    /// <summary>Five fields; in the time of Brasília.</summary>
    public required string Cron { get; init; }

    /// <summary>How far back each harvest reaches: the current month and this many before it.</summary>
    public required int Months { get; init; }

    public string? Agency { get; init; }

    public bool IsEnabled { get; set; }

    public DateTimeOffset? NextAt { get; set; }

    public Guid? LastHarvestId { get; set; }
}
