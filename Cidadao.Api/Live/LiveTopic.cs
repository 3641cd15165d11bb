using System.Globalization;
using Cidadao.Core.Access;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Cidadao.Api.Live;

/// <summary>What can be followed.</summary>
internal enum LiveSubject
{
    Investigations,
    Investigation,
    Imports,
    Findings,
    Agency,
    Supplier,
    Events,
}

/// <summary>
/// A topic with its filter, as docs/live.md has them. Two that mean the same are equal and have the same <see cref="Name"/>: their receivers share
/// each frame.
/// </summary>
internal sealed record LiveTopic
{
    /// <summary>Of a code or an id: longer is none.</summary>
    private const int LongestKey = 100;

    private const int MostTypes = 50;

    private readonly HashSet<string> _types;
    private readonly HashSet<string> _indicators;

    private LiveTopic(LiveSubject subject, string root, string? key, LiveFilter filter)
    {
        (Subject, Root, Key) = (subject, root, key);
        (_types, _indicators, Severity, Investigation) = ([.. filter.Types], [.. filter.Indicators], filter.Severity, filter.Investigation);
        Name = root + Query(filter);
    }

    public LiveSubject Subject { get; }

    /// <summary>Without the filter.</summary>
    public string Root { get; }

    /// <summary>The agency's code, or the supplier's id; null of other subjects.</summary>
    public string? Key { get; }

    /// <summary>Parameters in a fixed order.</summary>
    public string Name { get; }

    /// <summary>From there up.</summary>
    public Severity? Severity { get; }

    public Guid? Investigation { get; }

    /// <summary>What its messages are made of is in the database, and has to be looked up.</summary>
    public bool IsOfFindings => Subject is LiveSubject.Findings or LiveSubject.Agency or LiveSubject.Supplier;

    /// <summary>What who follows must be allowed to; reads like others where it is none.</summary>
    public Scope Needs => Subject == LiveSubject.Events ? Scope.Admin : Scope.None;

    public bool Equals(LiveTopic? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Topics, without filters, that an event belongs to; those of findings are others.</summary>
    public static IEnumerable<string> RootsOf(LiveMessage happened)
    {
        yield return "events";
        if (LiveEvents.IsOfImport(happened.Type))
            yield return "imports";
        if (happened.Investigation is not { } investigation || !LiveEvents.IsOfInvestigation(happened.Type))
            yield break;
        yield return $"investigations/{investigation}";
        if (LiveEvents.OfLists.Contains(happened.Type))
            yield return "investigations";
    }

    /// <summary>Of a message that belongs to its root: whether the filter lets it through. What a message does not say is not filtered by.</summary>
    public bool Lets(LiveMessage message) =>
        (_types.Count == 0 || _types.Contains(message.Type))
        && (Severity is null || message.Severity is null || message.Severity >= Severity)
        && (_indicators.Count == 0 || message.Indicator is null || _indicators.Contains(message.Indicator))
        && (Investigation is null || message.Investigation is null || message.Investigation == Investigation);

    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static LiveTopic? Parse(string? text, out LocalizedText? problem)
    {
        problem = null;
        var (path, query) = (text ?? "").Split('?', 2) is [var one, .. var rest] ? (one.Trim('/'), rest.Length > 0 ? rest[0] : "") : ("", "");
        if (Subjects(path) is not var (subject, root, key))
        {
            problem = new(
                $"Não há o tópico '{Shown(path)}'. Há: investigations, investigations/ID, imports, findings, agencies/CÓDIGO, suppliers/ID, events.",
                $"There is no topic '{Shown(path)}'. There are: investigations, investigations/ID, imports, findings, agencies/CODE, suppliers/ID, events.");
            return null;
        }

        var filter = new LiveFilter([], [], null, null);
        foreach (var (name, values) in QueryHelpers.ParseQuery(query))
        {
            filter = Read(subject, filter, name, [.. values.SelectMany(Parts)], out problem);
            if (problem is not null)
                return null;
        }

        return new(subject, root, key, filter);
    }

    private static (LiveSubject Subject, string Root, string? Key)? Subjects(string path) => path.Split('/') switch
    {
        ["investigations"] => (LiveSubject.Investigations, path, null),
        ["investigations", var id] when Guid.TryParse(id, out var investigation) => (LiveSubject.Investigation, $"investigations/{investigation}", null),
        ["imports"] => (LiveSubject.Imports, path, null),
        ["findings"] => (LiveSubject.Findings, path, null),
        ["agencies", { Length: > 0 and <= LongestKey } code] => (LiveSubject.Agency, path, code),
        ["suppliers", var id] when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var supplier) =>
            (LiveSubject.Supplier, string.Create(CultureInfo.InvariantCulture, $"suppliers/{supplier}"), supplier.ToString(CultureInfo.InvariantCulture)),
        ["events"] => (LiveSubject.Events, path, null),
        _ => null,
    };

    private static LiveFilter Read(LiveSubject subject, LiveFilter filter, string name, string[] values, out LocalizedText? problem)
    {
        problem = null;
        var isOfFindings = subject is LiveSubject.Findings or LiveSubject.Agency or LiveSubject.Supplier;
        switch (name)
        {
            case "types" when values.Length <= MostTypes && values.All(value => value.Length <= LongestKey):
                return filter with { Types = values };
            case "severity" when isOfFindings && values is [var band] && Wire.Parse<Severity>(band) is { } severity:
                // The lowest lets everything through.
                return filter with { Severity = severity == Core.RedFlags.Severity.Info ? null : severity };
            case "indicator" when isOfFindings && values.All(value => RedFlagCatalog.Find(value) is not null):
                return filter with { Indicators = [.. values.Select(value => RedFlagCatalog.Find(value)!.Code)] };
            case "investigation" when isOfFindings && values is [var id] && Guid.TryParse(id, out var investigation):
                return filter with { Investigation = investigation };
            default:
                var allowed = isOfFindings ? $"types, severity ({Wire.All<Severity>()}), indicator, investigation" : "types";
                problem = new(
                    $"O filtro '{Shown(name)}={Shown(string.Join(',', values))}' não serve aqui. Filtros: {allowed}.",
                    $"The filter '{Shown(name)}={Shown(string.Join(',', values))}' does not do here. Filters: {allowed}.");
                return filter;
        }
    }

    private static string Query(LiveFilter filter)
    {
        var parameters = new List<KeyValuePair<string, StringValues>>(4);
        if (filter.Indicators.Length > 0)
            parameters.Add(new("indicator", string.Join(',', filter.Indicators.Distinct().Order(StringComparer.Ordinal))));
        if (filter.Investigation is { } investigation)
            parameters.Add(new("investigation", investigation.ToString()));
        if (filter.Severity is { } severity)
            parameters.Add(new("severity", Wire.Name(severity)));
        if (filter.Types.Length > 0)
            parameters.Add(new("types", string.Join(',', filter.Types.Distinct().Order(StringComparer.Ordinal))));
        // Commas stay as they were written.
        return parameters.Count == 0 ? "" : QueryHelpers.AddQueryString("", parameters).Replace("%2C", ",", StringComparison.Ordinal);
    }

    private static string[] Parts(string? values) => (values ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Shown(string text) => text.Length <= LongestKey ? text : text[..LongestKey] + "…";

    private sealed record LiveFilter(string[] Types, string[] Indicators, Severity? Severity, Guid? Investigation);
}
