using Cidadao.Api.Live;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.Live;

[TestClass]
public sealed class LiveTopicTests
{
    [TestMethod]
    [DataRow("imports", "imports")]
    [DataRow("/investigations/", "investigations")]
    [DataRow("investigations/6F0C1A52-0F4C-4F0E-9F4E-0D5A6F2F1A01", "investigations/6f0c1a52-0f4c-4f0e-9f4e-0d5a6f2f1a01")]
    [DataRow("findings?severity=HIGH&indicator=F21,f01,F21", "findings?indicator=F01,F21&severity=high")]
    [DataRow("findings?severity=info", "findings")]
    [DataRow("agencies/26000?types=b,a", "agencies/26000?types=a,b")]
    [DataRow("suppliers/007", "suppliers/7")]
    public void Topics_that_mean_the_same_have_one_name(string asked, string name)
    {
        var topic = LiveTopic.Parse(asked, out var problem);
        Assert.IsNull(problem);
        Assert.AreEqual(name, topic!.Name);
        Assert.AreEqual(topic, LiveTopic.Parse(topic.Name, out _));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("?")]
    [DataRow("contracts")]
    [DataRow("investigations/1")]
    [DataRow("suppliers/-1")]
    [DataRow("agencies/")]
    [DataRow("imports?severity=high")]
    [DataRow("findings?severity=high,low")]
    [DataRow("findings?indicator=F99")]
    [DataRow("findings?colour=red")]
    public void What_is_no_topic_is_refused_with_what_there_is(string? asked)
    {
        Assert.IsNull(LiveTopic.Parse(asked, out var problem));
        Assert.IsFalse(string.IsNullOrEmpty(problem!.Pt) || string.IsNullOrEmpty(problem.En));
    }

    [TestMethod]
    public void A_filter_lets_through_what_it_names()
    {
        var topic = LiveTopic.Parse("findings?severity=high&indicator=F21", out _)!;
        Assert.IsTrue(topic.Lets(Finding("F21", Severity.Critical)));
        Assert.IsFalse(topic.Lets(Finding("F21", Severity.Medium)));
        Assert.IsFalse(topic.Lets(Finding("F01", Severity.High)));
    }

    [TestMethod]
    [DataRow("17-3")]
    [DataRow("17-3.99")]
    public void Places_are_read_as_they_are_written(string text) => Assert.AreEqual(text, LivePlace.Parse(text).ToString());

    [TestMethod]
    [DataRow("")]
    [DataRow("-")]
    [DataRow("17")]
    [DataRow("17-")]
    [DataRow("17-3.")]
    [DataRow("17-+3")]
    [DataRow("99999999999999999-0")]
    public void What_is_no_place_is_none(string text) => Assert.IsNull(LivePlace.Parse(text));

    [TestMethod]
    [DataRow("import-progressed.v1", "null")]
    [DataRow("finding-triaged.v1", "null")]
    [DataRow("investigation-completed.v1", "null")]
    [DataRow("investigation-completed.v1", "[]")]
    [DataRow("anything.v1", "{")]
    [DataRow("anything.v1", "")]
    public void What_anybody_wrote_to_the_stream_and_is_none_of_ours_is_passed_over(string type, string payload) =>
        Assert.IsNull(LiveEvents.Read(new("17-3", Guid.NewGuid(), type, System.Text.Encoding.UTF8.GetBytes(payload))));

    private static LiveMessage Finding(string indicator, Severity severity) => new(new(1, 0), "finding-made.v1", "{}"u8) { Indicator = indicator, Severity = severity };
}
