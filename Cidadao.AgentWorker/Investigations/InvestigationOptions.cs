using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Section <c>Investigations</c>: what one investigation may take, and how long a worker is waited for.</summary>
internal sealed class InvestigationOptions
{
    /// <summary>A shard that takes longer is given to another worker as well. 1 s to 1 d; default 5 min.</summary>
    public TimeSpan StragglerAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What a shard has not computed after this is named as late. 1 ms to 1 d; default 30 min.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Agents at work for one shard at a time. 0: as many as there are processors. At most 256; default 0.</summary>
    public int Concurrency { get; set; }

    /// <summary>
    /// An investigation whose contracts, as estimated when it is planned, need more memory than this is refused with that reason.
    /// 1 MiB to 1 TiB; default 4 GiB.
    /// </summary>
    public long MemoryLimit { get; set; } = 4L << 30;

    /// <summary><see cref="Concurrency"/> as it is meant.</summary>
    public int EffectiveConcurrency => Concurrency > 0 ? Concurrency : Environment.ProcessorCount;
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateInvestigations : IValidateOptions<InvestigationOptions>
{
    public ValidateOptionsResult Validate(string? name, InvestigationOptions options) => new OptionRanges("Investigations")
        .Check(nameof(options.StragglerAfter), options.StragglerAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Check(nameof(options.TimeLimit), options.TimeLimit, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1))
        .Check(nameof(options.Concurrency), options.Concurrency, 0, 256)
        .Check(nameof(options.MemoryLimit), options.MemoryLimit, 1L << 20, 1L << 40)
        .Result;
}
