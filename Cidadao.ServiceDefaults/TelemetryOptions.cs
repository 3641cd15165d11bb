using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.ServiceDefaults;

/// <summary>Where metrics are to be had: <c>METRICS_PORT</c> and <c>METRICS_ADDRESS</c>, or the section <c>Metrics</c>.</summary>
public sealed class MetricsOptions
{
    /// <summary>Null: nowhere.</summary>
    public int? Port { get; set; }

    /// <summary>The address listened at; loopback by default. A container has <c>0.0.0.0</c>, and does not publish the port.</summary>
    public string Address { get; set; } = "127.0.0.1";

    internal IPAddress Listens => IPAddress.Parse(Address);
}

/// <summary>Which traces are kept: the section <c>Traces</c>. The standard <c>OTEL_TRACES_SAMPLER_ARG</c> sets the ratio too.</summary>
public sealed class TraceOptions
{
    /// <summary>Share of the traces begun here that are kept whole, in [0, 1]; who comes with a trace has decided.</summary>
    public double Ratio { get; set; } = 0.1;

    /// <summary>What takes longer is kept whatever the ratio, with all that it was part of.</summary>
    public int SlowMilliseconds { get; set; } = 500;
}

internal sealed class ConfigureTelemetry(IConfiguration configuration) : IConfigureOptions<MetricsOptions>, IConfigureOptions<TraceOptions>
{
    public void Configure(MetricsOptions options)
    {
        configuration.GetSection("Metrics").Bind(options);
        if (configuration["METRICS_PORT"] is { Length: > 0 } port)
            options.Port = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        options.Address = configuration["METRICS_ADDRESS"] is { Length: > 0 } address ? address : options.Address;
    }

    public void Configure(TraceOptions options)
    {
        if (configuration["OTEL_TRACES_SAMPLER_ARG"] is { Length: > 0 } ratio)
            options.Ratio = double.TryParse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : -1;
        configuration.GetSection("Traces").Bind(options);
    }
}

internal sealed class ValidateMetrics : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) =>
        options.Port is < 1 or > 65_535 ? ValidateOptionsResult.Fail("METRICS_PORT must be a port, from 1 to 65535.")
        : !IPAddress.TryParse(options.Address, out _) ? ValidateOptionsResult.Fail($"METRICS_ADDRESS is not an IP address: {options.Address}")
        : ValidateOptionsResult.Success;
}

internal sealed class ValidateTraces : IValidateOptions<TraceOptions>
{
    public ValidateOptionsResult Validate(string? name, TraceOptions options) =>
        options.Ratio is not (>= 0 and <= 1) ? ValidateOptionsResult.Fail("OTEL_TRACES_SAMPLER_ARG (Traces:Ratio) must be a number from 0 to 1.")
        : options.SlowMilliseconds < 1 ? ValidateOptionsResult.Fail("Traces:SlowMilliseconds must be 1 or more.")
        : ValidateOptionsResult.Success;
}
