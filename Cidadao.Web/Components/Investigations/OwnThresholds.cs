using Cidadao.Api.Responses;

namespace Cidadao.Web.Components.Investigations;

/// <summary>What an investigation counts from where that is not the catalogue's default.</summary>
public sealed class OwnThresholds
{
    private readonly Dictionary<(string Code, string Name), double> _values = [];

    /// <summary>What was filled in; null means the default.</summary>
    public double? this[string code, string name]
    {
        get => _values.TryGetValue((code, name), out var value) ? value : null;
        set
        {
            if (value is { } given)
                _values[(code, name)] = given;
            else
                _values.Remove((code, name));
        }
    }

    /// <summary>How many of these indicators' thresholds are set.</summary>
    public int CountOf(IEnumerable<IndicatorResponse> indicators) =>
        indicators.Sum(indicator => indicator.Parameters.Count(parameter => this[indicator.Code, parameter.Name] is not null));

    /// <returns>True when every threshold of these indicators lies in its range.</returns>
    public bool AreInRange(IEnumerable<IndicatorResponse> indicators) =>
        indicators.All(indicator => indicator.Parameters.All(parameter => IsInRange(indicator.Code, parameter)));

    /// <returns>True when the threshold is the default or lies in its range.</returns>
    public bool IsInRange(string code, ParameterResponse parameter) =>
        this[code, parameter.Name] is not { } value || (value >= parameter.Least && value <= parameter.Most);

    /// <returns>What the API is sent: code → name → value, of these indicators only; null when all are the default.</returns>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Of(IEnumerable<IndicatorResponse> indicators)
    {
        var codes = indicators.Select(indicator => indicator.Code).ToHashSet();
        var own = _values.Where(value => codes.Contains(value.Key.Code))
            .GroupBy(value => value.Key.Code)
            .ToDictionary(
                values => values.Key,
                IReadOnlyDictionary<string, double> (values) => values.ToDictionary(value => value.Key.Name, value => value.Value));
        return own.Count == 0 ? null : own;
    }
}
