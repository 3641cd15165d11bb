using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.ServiceDefaults;

/// <summary>Section <c>OutgoingHttp</c>: how connections to services outside are kept. <c>HTTP2_ENABLED</c> is the short name of <see cref="Http2"/>.</summary>
public sealed class OutgoingHttpOptions
{
    /// <summary>Many calls over one connection, where the service speaks HTTP/2. Default true; false means HTTP/1.1.</summary>
    public bool Http2 { get; set; } = true;

    /// <summary>Connections to one service. 1 to 1,000; default 100. See <see cref="OutgoingHttp.CreateHandler"/> for what HTTP/2 makes of it.</summary>
    [Range(1, 1_000)]
    public int MaxConnections { get; set; } = 100;

    /// <summary>An unused connection is closed after this. 1 s to 1 d; default 300 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Idle { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>A connection of this age takes no further call, so that a change of the service's DNS is seen. 1 s to 1 d; default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>To open a connection. 100 ms to 5 min; default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Reads the short name.</summary>
internal sealed class ConfigureOutgoingHttp(IConfiguration configuration) : IConfigureOptions<OutgoingHttpOptions>
{
    public void Configure(OutgoingHttpOptions options)
    {
        configuration.GetSection("OutgoingHttp").Bind(options);
        if (configuration["HTTP2_ENABLED"] is { Length: > 0 })
            options.Http2 = configuration.GetValue<bool>("HTTP2_ENABLED");
    }
}
