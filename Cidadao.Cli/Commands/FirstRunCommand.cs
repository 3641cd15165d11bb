using System.CommandLine;
using System.Globalization;
using Cidadao.Api.Responses;
using Cidadao.Cli.Sample;

namespace Cidadao.Cli.Commands;

/// <summary><c>first-run</c>: something to look at on an empty database; a line on any other.</summary>
internal static class FirstRunCommand
{
    private const int FindingsShown = 10;
    private const string LowestSeverity = "info";

    public static Command Create(Texts texts, CliEnvironment environment)
    {
        var contracts = CommandOptions.Contracts(texts);
        var seed = CommandOptions.Seed(texts);
        var month = CommandOptions.Month(texts);
        var home = new Option<string>("--home")
        {
            Description = texts.HomeOption,
            DefaultValueFactory = _ => CliEnvironment.Variable("CIDADAO_HOME") ?? ".local",
        };
        var api = CommandOptions.Api(texts);
        var command = new Command("first-run", texts.FirstRunCommand) { contracts, seed, month, home, api };
        Session.SetAction(command, environment, api, _ => false, (session, parsed, cancellationToken) => RunAsync(
            session,
            new SampleOptions(parsed.GetValue(contracts), parsed.GetValue(seed), parsed.GetValue(month)),
            parsed.GetRequiredValue(home),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Session session, SampleOptions options, string home, CancellationToken cancellationToken)
    {
        if (await session.Api.ContractsTotalAsync(cancellationToken) > 0)
        {
            var held = await session.Api.OverviewAsync(cancellationToken);
            session.Screen.Line(session.Texts.HasData(held.Contracts, held.Suppliers, held.Findings.Total));
            return ExitCode.Done;
        }

        session.Screen.Line(session.Texts.FirstRunStarts(options.Contracts));
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.MonthText}_{options.Contracts}_{options.Seed}.zip");
        var path = Path.Combine(home, "sample", name);
        await new SampleRun(session).RunAsync(options, path, cancellationToken);
        var imported = await ImportCommand.RunAsync(session, [path], cancellationToken);
        return imported == ExitCode.Done
            ? await new InvestigationRun(session).RunAsync(new StartInvestigationRequest(), LowestSeverity, FindingsShown, cancellationToken)
            : imported;
    }
}
