using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Cidadao.Cli.Sample;

namespace Cidadao.Cli.Commands;

/// <summary>Options that several commands have, and how their values are read: never by the language of the terminal.</summary>
internal static class CommandOptions
{
    private const int DefaultApiPort = 5080;
    private const int DefaultContracts = 5_000;
    private const int DefaultSeed = 1;
    private const NumberStyles AmountStyle = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    /// <summary>Default: the port of <c>CIDADAO_API_PORT</c>, or 5080, on this machine.</summary>
    public static Option<Uri> Api(Texts texts) => new("--api")
    {
        Description = texts.ApiOption,
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri($"http://127.0.0.1:{CliEnvironment.Variable("CIDADAO_API_PORT") ?? $"{DefaultApiPort}"}"),
        CustomParser = result => Read(result, texts.BadUrl, text =>
            Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null),
    };

    public static Option<bool> Json(Texts texts) => new("--json") { Description = texts.JsonOption };

    public static Option<string?> Text(string name, string description) => new(name) { Description = description };

    public static Option<DateOnly?> Date(string name, string description, Texts texts) => new(name)
    {
        Description = description,
        CustomParser = result => Read<DateOnly?>(result, texts.BadDate, text =>
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null),
    };

    public static Option<decimal?> Amount(string name, string description, Texts texts) => new(name)
    {
        Description = description,
        CustomParser = result => Read<decimal?>(result, texts.BadNumber, text =>
            decimal.TryParse(text, AmountStyle, CultureInfo.InvariantCulture, out var amount) ? amount : null),
    };

    public static Option<int> Whole(string name, string description, int otherwise, int least, int most, Texts texts)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            var given = result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
            if (given < least || given > most)
                result.AddError(texts.OutOfRange(name, least, most));
        });
        return option;
    }

    public static Option<int> Contracts(Texts texts) =>
        Whole("--contracts", texts.ContractsOption, DefaultContracts, SampleOptions.MinContracts, SampleOptions.MaxContracts, texts);

    public static Option<int> Seed(Texts texts) => Whole("--seed", texts.SeedOption, DefaultSeed, 0, int.MaxValue, texts);

    public static Option<DateOnly> Month(Texts texts) => new("--month")
    {
        Description = texts.MonthOption,
        DefaultValueFactory = _ => new DateOnly(2024, 1, 1),
        CustomParser = result => Read(
            result, value => texts.BadMonth(value, SampleOptions.FirstMonth, SampleOptions.LastMonth), SampleOptions.ParseMonth) ?? default,
    };

    private static T? Read<T>(ArgumentResult result, Func<string, string> complaint, Func<string, T?> parse)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        var value = parse(text);
        if (value is null)
            result.AddError(complaint(text));
        return value;
    }
}
