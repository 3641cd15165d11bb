using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>Section <c>Agents:Pool</c>, for the pool of every role. <c>AGENT_POOL_SIZE</c> is the short name of <see cref="Max"/>.</summary>
internal sealed class AgentPoolOptions
{
    /// <summary>Instances that are always there. 1 to <see cref="Max"/>; default 2.</summary>
    public int Min { get; set; } = 2;

    /// <summary>Instances at most. 1 to 256; default 10.</summary>
    public int Max { get; set; } = 10;

    /// <summary>An instance beyond <see cref="Min"/> that nobody wanted for so long goes. 1 s to 1 d; default 300 s.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>An instance of this age is replaced once it is free. 10 s to 7 d; default 1 h.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A free instance is checked so often. 1 s to 1 h; default 60 s.</summary>
    public TimeSpan HealthEvery { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A check that takes longer has failed. 100 ms to 1 min; default 5 s.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Who waits longer for an instance is told that there is none. 100 ms to 1 h; default 5 min.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Share of leased instances above which another is made ready. In (0, 1]; default 0.8.</summary>
    public double ScaleOutAbove { get; set; } = 0.8;

    /// <summary>Share of leased instances below which idle ones may go. In [0, <see cref="ScaleOutAbove"/>); default 0.2.</summary>
    public double ScaleInBelow { get; set; } = 0.2;

    /// <summary>How often deadlines, ages and idle times are looked at: their precision. 10 ms to 1 min; default 1 s.</summary>
    public TimeSpan Tick { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Reads the short name.</summary>
internal sealed class ConfigureAgentPools(IConfiguration configuration) : IConfigureOptions<AgentPoolOptions>
{
    public void Configure(AgentPoolOptions options)
    {
        configuration.GetSection("Agents:Pool").Bind(options);
        if (configuration["AGENT_POOL_SIZE"] is { Length: > 0 })
        {
            options.Max = configuration.GetValue<int>("AGENT_POOL_SIZE");
            // One name sets the size of small machines too.
            options.Min = Math.Min(options.Min, Math.Max(options.Max, 1));
        }
    }
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateAgentPools : IValidateOptions<AgentPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, AgentPoolOptions options) => new OptionRanges("Agents:Pool")
        .Check(nameof(options.Max), options.Max, 1, 256)
        .Check(nameof(options.Min), options.Min, 1, Math.Max(options.Max, 1))
        .Check(nameof(options.Idle), options.Idle, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Check(nameof(options.Lifetime), options.Lifetime, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7))
        .Check(nameof(options.HealthEvery), options.HealthEvery, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
        .Check(nameof(options.HealthTimeout), options.HealthTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))
        .Check(nameof(options.Wait), options.Wait, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1))
        .Check(nameof(options.ScaleOutAbove), options.ScaleOutAbove, double.Epsilon, 1)
        .Check(nameof(options.ScaleInBelow), options.ScaleInBelow, 0, Math.BitDecrement(options.ScaleOutAbove))
        .Check(nameof(options.Tick), options.Tick, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1))
        .Result;
}
