using Cidadao.Cli;
using Cidadao.Cli.Commands;

using var environment = CliEnvironment.OfThisProcess();
return await CommandLine.RunAsync(args, environment);
