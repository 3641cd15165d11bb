using System.Runtime.InteropServices;
using Cidadao.LocalHost;

// Started by ./cidadao with CIDADAO_HOME, CIDADAO_API_PORT, CIDADAO_WEB_PORT, CIDADAO_WORKERS, CIDADAO_STANDBY and CIDADAO_SAMPLE; "clean" only ends survivors,
// "backup FILE", "restore FILE" and "support FILE" are what they say.
using var stop = new CancellationTokenSource();
var signals = new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
    .Select(signal => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    })).ToList();
try
{
    var options = new LocalTopologyOptions
    {
        Home = Environment.GetEnvironmentVariable("CIDADAO_HOME") ?? ".local",
        ApiPort = Number("CIDADAO_API_PORT", 5080),
        WebPort = Number("CIDADAO_WEB_PORT", 5090),
        Workers = Math.Max(1, Number("CIDADAO_WORKERS", 1)),
        Standby = Number("CIDADAO_STANDBY", 0) > 0,
        Log = Console.Out,
        Colour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null,
    };
    switch (args)
    {
        case ["clean"]:
            await LocalTopology.CleanAsync(options);
            break;
        case ["backup", var file, .. var leave]:
            await new Backup(options with { Log = TextWriter.Null }, Console.Out).SaveAsync(file, leave is ["--yes"], stop.Token);
            break;
        case ["support", var file, .. var leave]:
            await new SupportBundle(options, Console.Out).SaveAsync(file, leave is ["--yes"], stop.Token);
            break;
        case ["restore", var file, .. var leave]:
            await new Backup(options with { Log = TextWriter.Null }, Console.Out).RestoreAsync(file, leave is ["--yes"], stop.Token);
            break;
        default:
            await new Session(options, Number("CIDADAO_SAMPLE", 5000)).RunAsync(stop.Token);
            break;
    }

    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return args is ["backup" or "restore" or "support", ..] ? 1 : 0;
}
catch (Exception e) when (e is LocalHostException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return e is LocalHostException refused ? refused.ExitCode : 1;
}
finally
{
    signals.ForEach(signal => signal.Dispose());
}

static int Number(string name, int otherwise) => Environment.GetEnvironmentVariable(name) is not { Length: > 0 } text ? otherwise
    : int.TryParse(text, out var number) && number >= 0 ? number
    : throw new LocalHostException(2, $"{name} não é um número: {text}", $"{name} is not a number: {text}");
