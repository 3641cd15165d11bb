using System.Diagnostics.Metrics;
using Cidadao.Core.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Caching;

[TestClass]
public sealed class CacheMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CacheMetrics _metrics;

    public CacheMetricsTests() => _metrics = new(_services.GetRequiredService<IMeterFactory>(), _clock);

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [TestMethod]
    public void The_hit_ratio_is_that_of_the_last_five_minutes()
    {
        Assert.AreEqual(1, _metrics.HitRatio, "Nothing was read.");
        Read(CacheSource.Computed, 3);
        Read(CacheSource.Redis, 1);
        Assert.AreEqual(0.25, _metrics.HitRatio);

        Pass(TimeSpan.FromMinutes(4.5));
        Read(CacheSource.Memory, 4);
        Assert.AreEqual(0.625, _metrics.HitRatio, "The first four count still.");

        Pass(TimeSpan.FromMinutes(0.5));
        Assert.AreEqual(1, _metrics.HitRatio, "They do not any more.");
        Read(CacheSource.Computed, 1);
        Assert.AreEqual(0.8, _metrics.HitRatio);

        Pass(TimeSpan.FromMinutes(6));
        Assert.AreEqual(1, _metrics.HitRatio, "Nothing was read for long.");
    }

    [TestMethod]
    public void Bytes_are_told_by_tier_and_not_while_a_tier_cannot_say()
    {
        _metrics.Watch(CacheSource.Memory, () => 1);
        _metrics.Watch(CacheSource.Redis, () => 2);
        _metrics.Watch(CacheSource.Redis, () => 20);
        _metrics.Watch(CacheSource.Database, () => null);
        var bytes = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "cidadao_ai_cache_bytes" && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, labels, _) => bytes.Add((string)labels[0].Value!, value));
        listener.Start();

        listener.RecordObservableInstruments();

        CollectionAssert.AreEquivalent(new Dictionary<string, long> { ["memory"] = 1, ["redis"] = 20 }, bytes);
    }

    private void Read(CacheSource source, int times)
    {
        for (var i = 0; i < times; i++)
            _metrics.Read(source);
    }

    /// <summary>In steps, as the timer sees it.</summary>
    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(10))
            _clock.Advance(TimeSpan.FromSeconds(10));
    }
}
