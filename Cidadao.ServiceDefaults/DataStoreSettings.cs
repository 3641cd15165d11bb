using Microsoft.Extensions.Configuration;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// The keys of Aspire's integration for Npgsql and EF Core: the section <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>, over it the
/// part of the connection's name, over that the part of the context's type; <c>ConnectionStrings</c> wins over all of them.
/// </summary>
internal sealed class DatabaseSettings
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    public string? ConnectionString { get; set; }

    /// <summary>
    /// False: what fails on its way is tried again (<see cref="TransientRetry"/>). True here, while the integration's own default is false: a
    /// request whose database is away is told so at once, and a message comes again by the stream.
    /// </summary>
    public bool DisableRetry { get; set; } = true;

    public bool DisableHealthChecks { get; set; }

    /// <summary>True: no spans of statements.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>True: nothing of what Npgsql measures; what the application measures of its statements stays.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds that a statement may take; 0: without a limit. Null: Npgsql's default, 30.</summary>
    public int? CommandTimeout { get; set; }

    /// <exception cref="InvalidOperationException">A value is none of its kind.</exception>
    public static DatabaseSettings Read<TContext>(IConfiguration configuration, string name)
    {
        var section = configuration.GetSection(Section);
        var settings = new DatabaseSettings();
        foreach (var part in new[] { section, section.GetSection(name), section.GetSection(typeof(TContext).Name) })
            part.Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }
}

/// <summary>The keys of Aspire's integration for StackExchange.Redis, likewise: <c>Aspire:StackExchange:Redis</c>, and its part <c>redis</c>.</summary>
internal sealed class RedisSettings
{
    private const string Section = "Aspire:StackExchange:Redis";
    private readonly List<IConfigurationSection> _parts = [];

    public string? ConnectionString { get; set; }

    public bool DisableHealthChecks { get; set; }

    /// <summary>
    /// False: a span for each command. True here, while the integration's own default is false: what is asked of Redis takes less time than its
    /// span, and the consumers ask each second.
    /// </summary>
    public bool DisableTracing { get; set; } = true;

    /// <exception cref="InvalidOperationException">A value is none of its kind.</exception>
    public static RedisSettings Read(IConfiguration configuration, string name)
    {
        var section = configuration.GetSection(Section);
        var settings = new RedisSettings();
        settings._parts.AddRange([section, section.GetSection(name)]);
        foreach (var part in settings._parts)
            part.Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }

    /// <summary>The part <c>ConfigurationOptions</c>, over what the connection string says.</summary>
    public void Configure(StackExchange.Redis.ConfigurationOptions options)
    {
        foreach (var part in _parts)
            part.GetSection("ConfigurationOptions").Bind(options);
        // A service must start, and go on, while Redis is away.
        options.AbortOnConnectFail = false;
    }
}
