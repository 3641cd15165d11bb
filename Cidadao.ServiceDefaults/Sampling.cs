using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// A share of the traces is kept whole. Of the others every span is observed all the same, and <see cref="KeepWhatMatters"/> decides at its end; but
/// for the requests, of which there are tens of thousands a second: those are only timed, by <see cref="KeptRequests"/>.
/// </summary>
internal sealed class ObservingSampler(double ratio) : Sampler
{
    private readonly Sampler _share = new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        // What a loop asks of a server again and again is nobody's trace.
        if (samplingParameters is { Kind: ActivityKind.Client, ParentContext.TraceId: var parent } && parent == default)
            return new(SamplingDecision.Drop);
        if (_share.ShouldSample(samplingParameters).Decision == SamplingDecision.RecordAndSample)
            return new(SamplingDecision.RecordAndSample);
        return new(samplingParameters.Kind == ActivityKind.Server ? SamplingDecision.Drop : SamplingDecision.RecordOnly);
    }
}

/// <summary>
/// Errors and what is slow are kept whatever the sampler said, and with them the spans around them, which are still open then: what is seen is
/// a way from the root to the trouble, without its neighbours.
/// </summary>
internal sealed class KeepWhatMatters(TimeSpan slow) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Recorded || (data.Status != ActivityStatusCode.Error && data.Duration < slow))
            return;
        Keep(data);
    }

    /// <summary>Keeps a span that has not ended, or is ending, and those around it.</summary>
    public static void Keep(Activity span)
    {
        for (var kept = span; kept is { Recorded: false }; kept = kept.Parent)
        {
            kept.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
            kept.IsAllDataRequested = true;
        }
    }
}

/// <summary>Keeps requests that failed or took long, whatever the sampler said. Outermost, so that it sees the answer as it leaves.</summary>
internal sealed class KeptRequests(TimeProvider clock, IOptions<TraceOptions> options) : IStartupFilter
{
    private readonly TimeSpan _slow = TimeSpan.FromMilliseconds(options.Value.SlowMilliseconds);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            try
            {
                await rest(context);
            }
            finally
            {
                if (Activity.Current is { Recorded: false, Kind: ActivityKind.Server } request
                    && (context.Response.StatusCode >= StatusCodes.Status500InternalServerError || clock.GetUtcNow().UtcDateTime - request.StartTimeUtc >= _slow)
                    && !Health.IsProbe(context.Request.Path))
                    KeepWhatMatters.Keep(request);
            }
        });
        next(app);
    };
}

/// <summary>Says on every span what the application's baggage says to all that work on something, wherever they do: which investigation it is.</summary>
internal sealed class BaggageTags : BaseProcessor<Activity>
{
    private const string Prefix = "cidadao.";

    public override void OnStart(Activity data)
    {
        foreach (var (key, value) in data.Baggage)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParse(value, out _))
                data.SetTag(key, value);
        }
    }
}
