using System.Diagnostics;

namespace Cidadao.Core.Messaging;

/// <summary>Spans of what is done for several messages at once.</summary>
public static class BatchActivities
{
    /// <summary>A batch of one trace is a part of it; one of several belongs to none of them, and is linked to each.</summary>
    /// <param name="traceParents">Of the messages; null where one has none.</param>
    /// <returns>Null while nobody listens.</returns>
    public static Activity? StartBatch(this ActivitySource source, string name, ActivityKind kind, IEnumerable<string?> traceParents)
    {
        if (!source.HasListeners())
            return null;
        var parents = new List<ActivityContext>();
        foreach (var traceParent in traceParents.Distinct(StringComparer.Ordinal))
        {
            if (ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var parent))
                parents.Add(parent);
        }

        return parents.Count > 0 && parents.TrueForAll(parent => parent.TraceId == parents[0].TraceId)
            ? source.StartActivity(name, kind, parents[0])
            : source.StartActivity(name, kind, default(ActivityContext), links: parents.Select(parent => new ActivityLink(parent)));
    }
}
