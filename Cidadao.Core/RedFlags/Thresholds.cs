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
    public static IReadOnlyDictionary<string, LocalizedText> Errors(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> own)
    {
        var errors = new Dictionary<string, LocalizedText>();
        foreach (var (code, values) in own)
        {
            if (RedFlagCatalog.All.FirstOrDefault(known => known.Code == code) is not { } indicator)
            {
                errors[code] = new($"'{code}' não é um indicador.", $"'{code}' is no indicator.");
                continue;
            }

            foreach (var (name, value) in values)
            {
                if (ErrorOf(indicator, name, value) is { } error)
                {
                    errors[$"{code}.{name}"] = error;
                }
            }
        }

        return errors;
    }

    private static LocalizedText? ErrorOf(Indicator indicator, string name, double value)
    {
        if (indicator.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
        {
            var known = string.Join(", ", indicator.Parameters.Select(one => one.Name));
            return new($"{indicator.Code} não tem '{name}'; tem: {known}.", $"{indicator.Code} has no '{name}'; it has: {known}.");
        }

        if (!(value >= parameter.Least && value <= parameter.Most))
        {
            // As the request writes them: with a decimal point in either language.
            var (least, most) = (Written(parameter.Least), Written(parameter.Most));
            return new($"Deve estar entre {least} e {most} ({parameter.Unit}).", $"Must lie between {least} and {most} ({parameter.Unit}).");
        }

        return parameter.IsWhole && value != Math.Floor(value) ? new("Deve ser um número inteiro.", "Must be a whole number.") : null;

        static string Written(double bound) => bound.ToString(CultureInfo.InvariantCulture);
    }
}
