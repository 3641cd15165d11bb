using Cidadao.Core.Database.Observation;
using Cidadao.Core.Database.Upkeep;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class DatabaseOptionsTests
{
    [TestMethod]
    public void The_defaults_are_in_their_ranges()
    {
        Assert.IsTrue(new ValidateSlowQueries().Validate(null, new()).Succeeded);
        Assert.IsTrue(new ValidateUpkeep().Validate(null, new()).Succeeded);
    }

    [TestMethod]
    public void All_that_is_wrong_is_said_at_once()
    {
        var slow = new ValidateSlowQueries().Validate(null, new() { Threshold = TimeSpan.Zero, RepeatAfter = TimeSpan.Zero });
        var upkeep = new ValidateUpkeep().Validate(null, new() { UploadDays = 0, ModelUsageDays = 30, DeadLetterDays = 4_000 });

        Assert.HasCount(2, slow.Failures!.ToList());
        Assert.HasCount(3, upkeep.Failures!.ToList());
    }

    [TestMethod]
    public void What_happened_in_investigations_is_never_removed()
    {
        string[] truth = ["investigation_events", "investigations", "findings", "finding_triage", "triage_steps", "contracts", "imports", "outbox"];

        CollectionAssert.AreEqual(Array.Empty<string>(), Retention.All.Select(kind => kind.Table).Intersect(truth).ToArray());
    }
}
