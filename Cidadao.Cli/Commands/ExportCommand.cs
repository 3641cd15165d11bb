using System.CommandLine;
using Cidadao.Api.Responses;

namespace Cidadao.Cli.Commands;

/// <summary><c>export contracts</c> and <c>export findings</c></summary>
internal static class ExportCommand
{
    private const string DefaultFormat = "csv";
    private const string DefaultVariant = "spreadsheet";

    public static Command Create(Texts texts, CliEnvironment environment) => new("export", texts.ExportCommand)
    {
        Contracts(texts, environment),
        Findings(texts, environment),
    };

    private static Command Contracts(Texts texts, CliEnvironment environment)
    {
        var from = CommandOptions.Date("--from", texts.FromOption, texts);
        var to = CommandOptions.Date("--to", texts.ToOption, texts);
        var agency = CommandOptions.Text("--agency", texts.AgencyOption);
        var unit = CommandOptions.Text("--unit", texts.UnitOption);
        var supplier = CommandOptions.Text("--supplier", texts.SupplierOption);
        var method = CommandOptions.Text("--method", texts.MethodOption);
        var minValue = CommandOptions.Amount("--min-value", texts.MinValueOption, texts);
        var maxValue = CommandOptions.Amount("--max-value", texts.MaxValueOption, texts);
        var text = CommandOptions.Text("--text", texts.TextOption);
        return Of(texts, environment, new Command("contracts", texts.ExportContractsCommand) { from, to, agency, unit, supplier, method, minValue, maxValue, text }, parsed => new()
        {
            Filter = new(
                parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(agency), parsed.GetValue(unit), parsed.GetValue(supplier),
                parsed.GetValue(method), parsed.GetValue(minValue), parsed.GetValue(maxValue), parsed.GetValue(text)),
        });
    }

    private static Command Findings(Texts texts, CliEnvironment environment)
    {
        var investigation = new Option<Guid>("--investigation") { Description = texts.InvestigationOption, Required = true };
        return Of(texts, environment, new Command("findings", texts.ExportFindingsCommand) { investigation }, parsed => new()
        {
            Subject = "findings",
            Investigation = parsed.GetValue(investigation),
        });
    }

    private static Command Of(Texts texts, CliEnvironment environment, Command command, Func<ParseResult, StartExportRequest> request)
    {
        var format = new Option<string>("--format") { Description = texts.FormatOption, DefaultValueFactory = _ => DefaultFormat };
        format.AcceptOnlyFromAmong("csv", "jsonLines", "xlsx", "parquet");
        var variant = new Option<string>("--variant") { Description = texts.VariantOption, DefaultValueFactory = _ => DefaultVariant };
        variant.AcceptOnlyFromAmong("spreadsheet", "raw");
        var file = new Option<string>("--out") { Description = texts.ExportOutOption, Required = true };
        var api = CommandOptions.Api(texts);
        var json = CommandOptions.Json(texts);
        foreach (var option in (Option[])[format, variant, file, api, json])
            command.Options.Add(option);
        Session.SetAction(command, environment, api, parsed => parsed.GetValue(json), (session, parsed, cancellationToken) => new ExportRun(session).RunAsync(
            request(parsed) with { Format = parsed.GetValue(format), Variant = parsed.GetValue(variant) }, parsed.GetRequiredValue(file), cancellationToken));
        return command;
    }
}
