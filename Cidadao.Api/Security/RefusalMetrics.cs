using System.Diagnostics.Metrics;

namespace Cidadao.Api.Security;

/// <summary>Who was not let in, and why.</summary>
internal sealed class RefusalMetrics : IDisposable
{
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string Limited = "limited";
    public const string Unreadable = "unreadable";

    private readonly Meter _meter;
    private readonly Counter<long> _refused;

    public RefusalMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Access");
        _refused = _meter.CreateCounter<long>(
            "cidadao_ai_requests_refused", "{request}", "Requests refused before anything was done, by reason: unauthenticated, forbidden, limited, unreadable (keys).");
        foreach (var reason in new[] { Unauthenticated, Forbidden, Limited, Unreadable })
            Refused(reason, 0);
    }

    public void Refused(string reason, int more = 1) => _refused.Add(more, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();
}
