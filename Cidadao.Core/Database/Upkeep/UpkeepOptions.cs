using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Upkeep;

/// <summary>
/// Section <c>Upkeep</c>: how many days is kept what nobody needs for ever. What investigations are made of (events, findings, triage), and the
/// contracts themselves, are kept without a limit; inbox and idempotency keys have theirs in <c>Messaging</c>, the cache in <c>Cache</c>.
/// </summary>
public sealed class UpkeepOptions
{
    /// <summary>The uploaded file of an interrupted import; after that the import is discarded. 1 to 3,650; default 30.</summary>
    public int UploadDays { get; set; } = 30;

    /// <summary>Rows that an import rejected, after its end. 1 to 3,650; default 365.</summary>
    public int RejectionDays { get; set; } = 365;

    /// <summary>The windows of a harvest, after its end; the harvest itself stays. 1 to 3,650; default 365.</summary>
    public int HarvestDays { get; set; } = 365;

    /// <summary>Ready-made exports, after they were asked for. 1 to 3,650; default 7.</summary>
    public int ExportDays { get; set; } = 7;

    /// <summary>Messages that could not be handled and that nobody requeued. 1 to 3,650; default 365.</summary>
    public int DeadLetterDays { get; set; } = 365;

    /// <summary>What comparisons of the read model found. 1 to 3,650; default 90.</summary>
    public int RebuildDays { get; set; } = 90;

    /// <summary>Tokens that language models used, by day. 31 to 3,650; default 400.</summary>
    public int ModelUsageDays { get; set; } = 400;

    /// <summary>Cached values after their life, where no process cleans the cache because none shares it. 1 to 3,650; default 1.</summary>
    public int CacheDays { get; set; } = 1;
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateUpkeep : IValidateOptions<UpkeepOptions>
{
    private const int Longest = 3_650;

    public ValidateOptionsResult Validate(string? name, UpkeepOptions options) => new OptionRanges("Upkeep")
        .Check(nameof(options.UploadDays), options.UploadDays, 1, Longest)
        .Check(nameof(options.RejectionDays), options.RejectionDays, 1, Longest)
        .Check(nameof(options.HarvestDays), options.HarvestDays, 1, Longest)
        .Check(nameof(options.ExportDays), options.ExportDays, 1, Longest)
        .Check(nameof(options.DeadLetterDays), options.DeadLetterDays, 1, Longest)
        .Check(nameof(options.RebuildDays), options.RebuildDays, 1, Longest)
        .Check(nameof(options.ModelUsageDays), options.ModelUsageDays, 31, Longest)
        .Check(nameof(options.CacheDays), options.CacheDays, 1, Longest)
        .Result;
}
