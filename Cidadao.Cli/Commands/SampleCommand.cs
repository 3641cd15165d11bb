using System.CommandLine;
using Cidadao.Cli.Sample;

namespace Cidadao.Cli.Commands;

/// <summary><c>sample</c></summary>
internal static class SampleCommand
{
    public static Command Create(Texts texts, CliEnvironment environment)
    {
        var contracts = CommandOptions.Contracts(texts);
        var seed = CommandOptions.Seed(texts);
        var month = CommandOptions.Month(texts);
        var output = new Option<string>("--out") { Description = texts.OutOption, Required = true, HelpName = "FILE.zip" };
        var import = new Option<bool>("--import") { Description = texts.ImportOption };
        var api = CommandOptions.Api(texts);
        var command = new Command("sample", texts.SampleCommand) { contracts, seed, month, output, import, api };
        Session.SetAction(command, environment, api, _ => false, async (session, parsed, cancellationToken) =>
        {
            var options = new SampleOptions(parsed.GetValue(contracts), parsed.GetValue(seed), parsed.GetValue(month));
            var path = parsed.GetRequiredValue(output);
            await new SampleRun(session).RunAsync(options, path, cancellationToken);
            return parsed.GetValue(import) ? await ImportCommand.RunAsync(session, [path], cancellationToken) : ExitCode.Done;
        });
        return command;
    }
}
