using Cidadao.Api.Live;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Live;

[TestClass]
public sealed class RateWindowTests
{
    private readonly FakeTimeProvider _clock = new();

    [TestMethod]
    public void What_came_in_the_last_ten_whole_seconds_counts_and_the_running_second_does_not_yet()
    {
        var rate = new RateWindow(_clock);
        rate.Add(50);
        Assert.AreEqual(0, rate.PerSecond);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual(5, rate.PerSecond);
        rate.Add(150);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.AreEqual(20, rate.PerSecond);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual(15, rate.PerSecond);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual(0, rate.PerSecond);
    }

    [TestMethod]
    public void After_a_long_silence_nothing_of_before_is_left()
    {
        var rate = new RateWindow(_clock);
        rate.Add(1_000);
        _clock.Advance(TimeSpan.FromDays(40));
        Assert.AreEqual(0, rate.PerSecond);
        rate.Add(10);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.AreEqual(1, rate.PerSecond);
    }
}
