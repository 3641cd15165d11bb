using System.Diagnostics;
using Cidadao.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Cidadao.UnitTests.Telemetry;

/// <summary>Which spans leave a process.</summary>
[TestClass]
public sealed class SamplingTests : IDisposable
{
    private readonly ActivitySource _source = new($"test {Guid.NewGuid()}");
    private readonly List<string> _left = [];

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _source.Dispose();

    [TestMethod]
    public void A_share_of_nothing_lets_nothing_through()
    {
        using (Keeping(0))
        using (_source.StartActivity("root", ActivityKind.Server))
        using (_source.StartActivity("inner"))
        {
        }

        Assert.IsEmpty(_left);
    }

    [TestMethod]
    public void A_share_of_all_lets_everything_through()
    {
        using (Keeping(1))
        using (_source.StartActivity("root", ActivityKind.Server))
        using (_source.StartActivity("inner"))
        {
        }

        CollectionAssert.AreEqual(new[] { "inner", "root" }, _left);
    }

    [TestMethod]
    public void Who_comes_with_a_trace_has_decided()
    {
        using (Keeping(0))
        using (_source.StartActivity("kept", ActivityKind.Server, Remote(ActivityTraceFlags.Recorded)))
        {
        }

        using (Keeping(1))
        using (_source.StartActivity("not kept", ActivityKind.Server, Remote(ActivityTraceFlags.None)))
        {
        }

        CollectionAssert.AreEqual(new[] { "kept" }, _left);
    }

    [TestMethod]
    public void An_error_is_kept_with_the_way_to_it_and_without_its_neighbours()
    {
        using (Keeping(0))
        using (_source.StartActivity("root", ActivityKind.Server))
        {
            using (_source.StartActivity("neighbour"))
            {
            }

            using (_source.StartActivity("way"))
            using (var broken = _source.StartActivity("broken"))
                broken!.SetStatus(ActivityStatusCode.Error);
        }

        CollectionAssert.AreEqual(new[] { "broken", "way", "root" }, _left);
    }

    [TestMethod]
    public void What_is_slow_is_kept()
    {
        using (Keeping(0))
        {
            using (var slow = _source.StartActivity("slow", ActivityKind.Consumer))
                slow!.SetEndTime(slow.StartTimeUtc.AddMilliseconds(501));
            using (var fast = _source.StartActivity("fast", ActivityKind.Consumer))
                fast!.SetEndTime(fast.StartTimeUtc.AddMilliseconds(499));
        }

        CollectionAssert.AreEqual(new[] { "slow" }, _left);
    }

    [TestMethod]
    [DataRow("/fails", true)]
    [DataRow("/takes-long", true)]
    [DataRow("/works", false)]
    [DataRow("/health", false)]
    public async Task A_request_is_kept_when_it_fails_or_takes_long(string path, bool isKept)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IStartupFilter>(new KeptRequests(clock, Options.Create(new ServiceDefaults.TraceOptions())));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddAspNetCoreInstrumentation().SetSampler(new ObservingSampler(0)).AddProcessor(new SimpleActivityExportProcessor(new Names(_left))));
        await using var app = builder.Build();
        app.MapGet("/fails", () => Results.StatusCode(503));
        app.MapGet("/takes-long", () => clock.Advance(TimeSpan.FromSeconds(1)));
        app.MapGet("/works", () => "");
        app.MapGet("/health", () => Results.StatusCode(503));
        await app.StartAsync(TestContext.CancellationToken);

        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        using (await http.GetAsync(path, TestContext.CancellationToken))
            await app.StopAsync(TestContext.CancellationToken);

        CollectionAssert.AreEqual(isKept ? new[] { $"GET {path}" } : [], _left);
    }

    [TestMethod]
    public void What_a_loop_asks_of_a_server_is_nobodys_trace()
    {
        using (Keeping(1))
        {
            using (_source.StartActivity("poll", ActivityKind.Client))
            {
            }

            using (_source.StartActivity("request", ActivityKind.Server))
            using (_source.StartActivity("query", ActivityKind.Client))
            {
            }
        }

        CollectionAssert.AreEqual(new[] { "query", "request" }, _left);
    }

    [TestMethod]
    public void Baggage_of_the_application_is_on_every_span_under_it_and_a_strangers_is_not()
    {
        var investigation = Guid.CreateVersion7().ToString();
        using (Keeping(1))
        using (var root = _source.StartActivity("root", ActivityKind.Server))
        {
            root!.SetBaggage("cidadao.investigation.id", investigation).SetBaggage("cidadao.note", "a text of somebody's").SetBaggage("other", investigation);
            using var inner = _source.StartActivity("inner");
            Assert.AreEqual(investigation, inner!.GetTagItem("cidadao.investigation.id"));
            Assert.IsNull(inner.GetTagItem("cidadao.note"));
            Assert.IsNull(inner.GetTagItem("other"));
        }
    }

    private TracerProvider Keeping(double ratio) => Sdk.CreateTracerProviderBuilder()
        .AddSource(_source.Name)
        .SetSampler(new ObservingSampler(ratio))
        .AddProcessor(new BaggageTags())
        .AddProcessor(new KeepWhatMatters(TimeSpan.FromMilliseconds(500)))
        .AddProcessor(new SimpleActivityExportProcessor(new Names(_left)))
        .Build();

    private static ActivityContext Remote(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);

    private sealed class Names(List<string> left) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
                left.Add(activity.DisplayName);
            return ExportResult.Success;
        }
    }
}
