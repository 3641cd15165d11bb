using Cidadao.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Replica;

/// <summary>Section <c>Replica</c>: when reads go to the standby of <c>ConnectionStrings:cidadao-replica</c>. Without one nothing of this applies.</summary>
public sealed class ReplicaOptions
{
    /// <summary><c>DB_REPLICA_MAX_LAG</c> in seconds: a standby that is further behind is not asked. 100 ms to 1 h; default 5 s.</summary>
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a read waits for the standby to have what the primary had when it came, before it goes to the primary. 0 to 1 min; default 250 ms.</summary>
    public TimeSpan CatchUp { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often both servers are looked at. 100 ms to 1 min; default 1 s.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Reads the short name.</summary>
internal sealed class ConfigureReplica(IConfiguration configuration) : IConfigureOptions<ReplicaOptions>
{
    public void Configure(ReplicaOptions options)
    {
        configuration.GetSection("Replica").Bind(options);
        if (configuration["DB_REPLICA_MAX_LAG"] is { Length: > 0 })
            options.MaxLag = TimeSpan.FromSeconds(configuration.GetValue<double>("DB_REPLICA_MAX_LAG"));
    }
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateReplica : IValidateOptions<ReplicaOptions>
{
    public ValidateOptionsResult Validate(string? name, ReplicaOptions options) => new OptionRanges("Replica")
        .Check(nameof(options.MaxLag), options.MaxLag, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1))
        .Check(nameof(options.CatchUp), options.CatchUp, TimeSpan.Zero, TimeSpan.FromMinutes(1))
        .Check(nameof(options.LookEvery), options.LookEvery, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))
        .Result;
}
