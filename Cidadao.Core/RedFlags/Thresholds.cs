using System.Globalization;

namespace Cidadao.Core.RedFlags;

/// <summary>What one investigation counts from, indicator by indicator: the catalogue's defaults but for what it sets itself.</summary>
public sealed class Thresholds
{
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> _own;

    /// <param name="own">By indicator's code and parameter's name; checked with <see cref="Errors"/> before.</param>
    public Thresholds(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> own) => _own = own;

    /// <summary>The catalogue's defaults.</summary>
    public static Thresholds Defaults { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, double>>());

    /// <exception cref="InvalidOperationException">The catalogue has no such parameter.</exception>
    public double Of(string code, string name) =>
        _own.TryGetValue(code, out var values) && values.TryGetValue(name, out var value)
            ? value
            : RedFlagCatalog.Find(code)?.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Default
                ?? throw new InvalidOperationException($"{code} has no parameter {name}.");

    /// <summary>A whole number.</summary>
    public int Whole(string code, string name) => (int)Of(code, name);

    /// <summary>A share that money is multiplied by.</summary>
    public decimal Share(string code, string name) => (decimal)Of(code, name);

    /// <returns>All that is wrong with them, by <c>code.name</c>; empty when nothing is.</returns>
    public static IReadOnlyDictionary<string, string[]> Errors(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> own)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var (code, values) in own)
        {
            if (RedFlagCatalog.All.FirstOrDefault(known => known.Code == code) is not { } indicator)
            {
                errors[code] = [$"'{code}' is no indicator."];
                continue;
            }

            foreach (var (name, value) in values)
            {
                if (ErrorOf(indicator, name, value) is { } error)
                {
                    errors[$"{code}.{name}"] = [error];
                }
            }
        }

        return errors;
    }

    private static string? ErrorOf(Indicator indicator, string name, double value)
    {
        if (indicator.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
        {
            return $"{indicator.Code} has no '{name}'; it has: {string.Join(", ", indicator.Parameters.Select(known => known.Name))}.";
        }

        if (!(value >= parameter.Least && value <= parameter.Most))
        {
            return string.Create(CultureInfo.InvariantCulture, $"Must lie between {parameter.Least} and {parameter.Most} ({parameter.Unit}).");
        }

        return parameter.IsWhole && value != Math.Floor(value) ? "Must be a whole number." : null;
    }
}
