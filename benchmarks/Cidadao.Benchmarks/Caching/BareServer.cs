using System.CommandLine;
using System.Net;
using CliWrap;
using CliWrap.EventStream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cidadao.Benchmarks.Caching;

/// <summary>Kestrel and nothing else, as a process of its own: every request is answered with the same bytes. The baseline of a hot GET.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private const string Name = "bare-server";

    private readonly CancellationTokenSource _end;
    private readonly Task _reading;

    private BareServer(int process, Uri address, CancellationTokenSource end, Task reading) => (ProcessId, Address, _end, _reading) = (process, address, end, reading);

    public int ProcessId { get; }

    public Uri Address { get; }

    /// <summary>What the process runs.</summary>
    public static System.CommandLine.Command Command()
    {
        var file = new Argument<string>("FILE") { Description = "Whose bytes are the answer." };
        var command = new System.CommandLine.Command(Name, "Answers with a file's bytes until it is ended: the baseline of cache.") { file };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(file)!, cancellation));
        return command;
    }

    /// <summary>With the API's garbage collector, so that the servers differ in what they do only.</summary>
    public static async Task<BareServer> StartAsync(string file, CancellationToken cancellation)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (process, started) = (0, new TaskCompletionSource<Uri>());
        var reading = ReadAsync();
        return new(process, await started.Task.WaitAsync(cancellation), end, reading);

        async Task ReadAsync()
        {
            try
            {
                var server = CliWrap.Cli.Wrap("dotnet").WithArguments([typeof(BareServer).Assembly.Location, Name, file]).WithEnvironmentVariables(set => set.Set("DOTNET_gcServer", "1"));
                await foreach (var told in server.ListenAsync(end.Token))
                {
                    if (told is StartedCommandEvent begun)
                        process = begun.ProcessId;
                    else if (told is StandardOutputCommandEvent line)
                        started.TrySetResult(new(line.Text));
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                started.TrySetException(e);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _end.Dispose();
    }

    private static async Task<int> ServeAsync(string file, CancellationToken cancellation)
    {
        var bytes = await File.ReadAllBytesAsync(file, cancellation);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = bytes.Length;
            return context.Response.Body.WriteAsync(bytes).AsTask();
        });
        await app.StartAsync(cancellation);
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }
}
