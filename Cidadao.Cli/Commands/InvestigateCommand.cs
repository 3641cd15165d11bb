using System.CommandLine;
using Cidadao.Api.Responses;

namespace Cidadao.Cli.Commands;

/// <summary><c>investigate</c></summary>
internal static class InvestigateCommand
{
    private const int DefaultLimit = 20;
    private const int LargestLimit = 10_000;
    private const string DefaultSeverity = "low";

    public static Command Create(Texts texts, CliEnvironment environment)
    {
        var from = CommandOptions.Date("--from", texts.FromOption, texts);
        var to = CommandOptions.Date("--to", texts.ToOption, texts);
        var agency = CommandOptions.Text("--agency", texts.AgencyOption);
        var unit = CommandOptions.Text("--unit", texts.UnitOption);
        var supplier = CommandOptions.Text("--supplier", texts.SupplierOption);
        var method = CommandOptions.Text("--method", texts.MethodOption);
        var minValue = CommandOptions.Amount("--min-value", texts.MinValueOption, texts);
        var indicators = CommandOptions.Text("--indicators", texts.IndicatorsOption);
        var severity = new Option<string>("--severity") { Description = texts.SeverityOption, DefaultValueFactory = _ => DefaultSeverity };
        severity.AcceptOnlyFromAmong("critical", "high", "medium", "low", "info");
        var limit = CommandOptions.Whole("--limit", texts.LimitOption, DefaultLimit, 1, LargestLimit, texts);
        var api = CommandOptions.Api(texts);
        var json = CommandOptions.Json(texts);
        var command = new Command("investigate", texts.InvestigateCommand)
        {
            from, to, agency, unit, supplier, method, minValue, indicators, severity, limit, api, json,
        };
        Session.SetAction(command, environment, api, parsed => parsed.GetValue(json), (session, parsed, cancellationToken) =>
        {
            var scope = new ScopeResponse(
                parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(agency), parsed.GetValue(unit), parsed.GetValue(supplier),
                parsed.GetValue(method), parsed.GetValue(minValue));
            var codes = parsed.GetValue(indicators)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return new InvestigationRun(session).RunAsync(
                new StartInvestigationRequest(scope, codes), parsed.GetRequiredValue(severity), parsed.GetValue(limit), cancellationToken);
        });
        return command;
    }
}
