using Cidadao.Core.Messaging;
using Microsoft.Extensions.Options;

namespace Cidadao.UnitTests.Messaging;

[TestClass]
public sealed class RetryPausesTests
{
    private static readonly MessagingOptions Options = new() { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(10) };

    [TestMethod]
    [DataRow(1, 1.0)]
    [DataRow(2, 2.0)]
    [DataRow(4, 8.0)]
    [DataRow(5, 10.0)]
    [DataRow(1_000, 10.0)]
    public void A_pause_doubles_after_each_attempt_up_to_the_longest(int attempt, double seconds) =>
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), Pauses(random: 1).After(attempt));

    [TestMethod]
    public void Jitter_takes_up_to_half_of_it() => Assert.AreEqual(TimeSpan.FromSeconds(0.5), Pauses(random: 0).After(1));

    [TestMethod]
    public void All_wrong_options_are_said_at_once()
    {
        var result = new ValidateMessaging().Validate(null, new() { BatchSize = 0, MaxAttempts = 21, LongestPause = TimeSpan.Zero });

        Assert.IsNotNull(result.Failures);
        Assert.HasCount(3, result.Failures);
        Assert.IsTrue(new ValidateMessaging().Validate(null, new()).Succeeded);
    }

    private static RetryPauses Pauses(double random) => new(Microsoft.Extensions.Options.Options.Create(Options), () => random);
}
