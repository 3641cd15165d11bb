using System.CommandLine;
using Cidadao.Cli.Client;
using Cidadao.Cli.Output;

namespace Cidadao.Cli.Commands;

/// <summary>What a command works with while it runs, and how its failures become sentences and exit codes.</summary>
internal sealed record Session(CidadaoApi Api, Screen Screen, TimeProvider Clock)
{
    /// <summary>Between two looks at running work.</summary>
    public static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    public Texts Texts => Screen.Texts;

    /// <summary>Gives the command its action.</summary>
    public static void SetAction(
        Command command, CliEnvironment environment, Option<Uri> api, Func<ParseResult, bool> json,
        Func<Session, ParseResult, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var screen = new Screen(environment, json(parsed));
            using var client = new CidadaoApi(environment.Http, parsed.GetRequiredValue(api), screen.Texts.Culture, environment.Clock, environment.ApiKey);
            var session = new Session(client, screen, environment.Clock);
            return await session.RunAsync(() => action(session, parsed, cancellationToken));
        });

    /// <summary>Ctrl-C: tells the server, with time of its own because the command's is over.</summary>
    public async Task CancelAsync(Func<CancellationToken, Task> cancel, string done)
    {
        using var limit = new CancellationTokenSource(CancelTimeout, Clock);
        try
        {
            await cancel(limit.Token);
            Screen.Complain(done);
        }
        catch (Exception e) when (e is ApiUnavailableException or ApiProblemException or OperationCanceledException)
        {
            Screen.Complain(Texts.CancelFailed);
        }
    }

    private async Task<int> RunAsync(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (ApiUnavailableException e)
        {
            Screen.Complain(e.NeverConnected ? Texts.NotAnswering(Api.Address) : Texts.ConnectionLost(Api.Address));
            return ExitCode.NotRunning;
        }
        catch (ApiProblemException e)
        {
            Screen.Complain(Texts.RequestRefused, e.Problem);
            return e.Status is 400 or 422 ? ExitCode.Usage : ExitCode.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Screen.Complain(Texts.CannotUseFile(e.Message));
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Failed;
        }
    }
}
