using System.CommandLine;
using System.Net;
using CliWrap;
using CliWrap.EventStream;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Cidadao.Benchmarks.Http;

/// <summary>
/// Kestrel and nothing else, as a process of its own: a file of a folder is answered with its bytes, ready in memory; with a database a contract is
/// read from it. The baseline of the API.
/// </summary>
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
        var folder = new Argument<string>("FOLDER") { Description = "Whose files are the answers." };
        var database = new Argument<string?>("DATABASE") { Description = "Whose contracts are answered at /ID.", DefaultValueFactory = _ => null };
        var command = new System.CommandLine.Command(Name, "Answers with files' bytes until it is ended: the baseline of hot.") { folder, database };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => ServeAsync(parsed.GetValue(folder)!, parsed.GetValue(database), cancellation));
        return command;
    }

    /// <summary>With the API's garbage collector, so that the servers differ in what they do only.</summary>
    public static async Task<BareServer> StartAsync(string folder, string? database, CancellationToken cancellation)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (process, started) = (0, new TaskCompletionSource<Uri>());
        var reading = ReadAsync();
        return new(process, await started.Task.WaitAsync(cancellation), end, reading);

        async Task ReadAsync()
        {
            try
            {
                string[] arguments = [typeof(BareServer).Assembly.Location, Name, folder, .. database is null ? (string[])[] : [database]];
                var server = CliWrap.Cli.Wrap("dotnet").WithArguments(arguments).WithEnvironmentVariables(set => set.Set("DOTNET_gcServer", "1"));
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

    private static async Task<int> ServeAsync(string folder, string? database, CancellationToken cancellation)
    {
        var files = Directory.EnumerateFiles(folder).ToDictionary(file => $"/{Path.GetFileName(file)}", File.ReadAllBytes);
        await using var contracts = database is null ? null : new BareContracts(NpgsqlDataSource.Create(database));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(context => files.TryGetValue(context.Request.Path.Value!, out var bytes)
            ? AnswerAsync(context, bytes)
            : contracts!.AnswerAsync(context, long.Parse(context.Request.Path.Value.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)));
        await app.StartAsync(cancellation);
        await Console.Out.WriteLineAsync(app.Urls.First());
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    private static Task AnswerAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes).AsTask();
    }
}
