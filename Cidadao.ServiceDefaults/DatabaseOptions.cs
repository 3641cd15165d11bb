using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Section <c>Database</c>: the pools of connections, one to the primary and one to the standby, where there is one. They hold for every service
/// by itself: the sum over all replicas must stay below the server's <c>max_connections</c>. What a connection string says about the same is
/// overruled.
/// </summary>
public sealed class DatabaseOptions
{
    /// <summary><c>DB_POOL_SIZE</c>: connections at most. 2 to 1,000; default 50.</summary>
    [Range(2, 1_000)]
    public int PoolSize { get; set; } = 50;

    /// <summary>Unused connections that are kept open, of those that were needed once. 0 to 1,000, never more than the pool; default 20.</summary>
    [Range(0, 1_000)]
    public int Kept { get; set; } = 20;

    /// <summary>Beyond <see cref="Kept"/> a connection that nobody uses is closed after this. 1 s to 1 d; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary><c>DB_POOL_QUEUE</c>: who waits for a connection when so many wait already is refused at once. 0 to 100,000; default 100.</summary>
    [Range(0, 100_000)]
    public int Queue { get; set; } = 100;

    /// <summary>How long one waits for a connection, also for one that is opened. Whole seconds, 1 s to 5 min; default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Statements that each connection keeps prepared, by how often they come. 0 (none) to 10,000; default 64.</summary>
    [Range(0, 10_000)]
    public int Prepared { get; set; } = 64;

    /// <summary>A statement is prepared when it comes for this time on a connection. 1 to 1,000; default 3.</summary>
    [Range(1, 1_000)]
    public int PreparedFrom { get; set; } = 3;
}

/// <summary>Reads the short names.</summary>
internal sealed class ConfigureDatabase(IConfiguration configuration) : IConfigureOptions<DatabaseOptions>
{
    public void Configure(DatabaseOptions options)
    {
        configuration.GetSection("Database").Bind(options);
        if (configuration["DB_POOL_SIZE"] is { Length: > 0 })
            options.PoolSize = configuration.GetValue<int>("DB_POOL_SIZE");
        if (configuration["DB_POOL_QUEUE"] is { Length: > 0 })
            options.Queue = configuration.GetValue<int>("DB_POOL_QUEUE");
    }
}
