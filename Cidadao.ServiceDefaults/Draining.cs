using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cidadao.ServiceDefaults;

/// <summary>Section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// <c>SHUTDOWN_DELAY</c>: seconds for which a process that was asked to end goes on serving while it says that it is not ready any more:
    /// as long as those who send it requests need to see that. 0 to 20; default 0, for where nobody stands in between.
    /// </summary>
    public double Delay { get; set; }
}

/// <summary>
/// The way a process ends: (1) <c>/health</c> is 503 from the moment it is asked to, and answers over HTTP/1.1 close their connection; (2) it
/// goes on serving for <see cref="ShutdownOptions.Delay"/>; (3) what is in hand is finished or handed back; all within <see cref="Within"/>.
/// </summary>
public sealed partial class Draining(IHostApplicationLifetime lifetime, IOptions<ShutdownOptions> options, TimeProvider clock, ILogger<Draining> logger)
    : IHostedLifecycleService
{
    /// <summary>Of the 30 s that an orchestrator gives, two are for the process itself.</summary>
    internal static readonly TimeSpan Within = TimeSpan.FromSeconds(28);

    private readonly Lock _gate = new();
    private Task? _delay;

    internal bool HasBegun => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>
    /// Ends when who sends requests knows that none should come any more. What must not begin to close before that waits here: hosted services
    /// are asked to stop in the order against their registration.
    /// </summary>
    public Task DelayAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _delay ??= WaitAsync(cancellationToken);
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => DelayAsync(cancellationToken); // (2)

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Delay is not (> 0 and var seconds))
            return;
        LogDraining(logger, seconds);
        await Task.Delay(TimeSpan.FromSeconds(seconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(1402, LogLevel.Information, "Asked to end: not ready any more, and serving for {Seconds} s more")]
    private static partial void LogDraining(ILogger logger, double seconds);
}

internal static class DrainingServices
{
    public static void AddDraining(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ShutdownOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<ShutdownOptions>, ConfigureShutdown>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ShutdownOptions>, ValidateShutdown>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Draining.Within);
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddTransient<IStartupFilter, LeavingConnections>();
    }
}

/// <summary>A client that is told to close its connection opens the next one to somebody who stays.</summary>
internal sealed class LeavingConnections(Draining draining) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            // HTTP/2 has a frame for it, which Kestrel sends; a socket has a code of its own.
            if (draining.HasBegun && context.Request.Protocol == "HTTP/1.1" && context.Request.Headers.Upgrade.Count == 0)
                context.Response.Headers.Connection = "close";
            return rest(context);
        });
        next(app);
    };
}

/// <summary>Reads the short name.</summary>
internal sealed class ConfigureShutdown(IConfiguration configuration) : IConfigureOptions<ShutdownOptions>
{
    public void Configure(ShutdownOptions options)
    {
        configuration.GetSection("Shutdown").Bind(options);
        if (configuration["SHUTDOWN_DELAY"] is { Length: > 0 })
            options.Delay = configuration.GetValue<double>("SHUTDOWN_DELAY");
    }
}

internal sealed class ValidateShutdown : IValidateOptions<ShutdownOptions>
{
    public ValidateOptionsResult Validate(string? name, ShutdownOptions options) =>
        options.Delay is >= 0 and <= 20 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("SHUTDOWN_DELAY (Shutdown:Delay) must be a number of seconds from 0 to 20.");
}
