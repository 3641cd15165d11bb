using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Observation;

/// <summary>Section <c>SlowQueries</c>: which statements are logged with their plan.</summary>
public sealed class SlowQueryOptions
{
    /// <summary>A statement that takes as long is logged. 1 ms to 10 min; default 100 ms.</summary>
    public TimeSpan Threshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The same statement is not logged again before this. 1 s to 1 d; default 10 min.</summary>
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Pause between two plans, so that a bad day does not make the database explain itself all day. 0 to 1 min; default 1 s.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateSlowQueries : IValidateOptions<SlowQueryOptions>
{
    public ValidateOptionsResult Validate(string? name, SlowQueryOptions options) => new OptionRanges("SlowQueries")
        .Check(nameof(options.Threshold), options.Threshold, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10))
        .Check(nameof(options.RepeatAfter), options.RepeatAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Check(nameof(options.Pause), options.Pause, TimeSpan.Zero, TimeSpan.FromMinutes(1))
        .Result;
}
