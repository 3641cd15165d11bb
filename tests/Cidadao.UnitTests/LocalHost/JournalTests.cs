using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class JournalTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cidadao-journal").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task A_line_is_prefixed_on_the_console_and_plain_in_the_resources_file()
    {
        using var console = new StringWriter();
        using (var journal = new Journal(console, colour: false, _folder))
            journal.Write("api", "listening");

        Assert.AreEqual("api      | listening" + Environment.NewLine, console.ToString());
        Assert.AreEqual("listening" + Environment.NewLine, await File.ReadAllTextAsync(Path.Combine(_folder, "api.log")));
    }

    [TestMethod]
    public void The_tail_holds_the_last_forty_lines_of_that_resource()
    {
        using var journal = new Journal(TextWriter.Null, colour: false, _folder);
        for (var line = 1; line <= 50; line++)
        {
            journal.Write("worker", $"line {line}.");
            journal.Write("api", "other");
        }

        var tail = journal.Tail("worker");

        Assert.DoesNotContain("line 10.", tail);
        Assert.Contains("line 11.", tail);
        Assert.Contains("line 50.", tail);
        Assert.DoesNotContain("other", tail);
    }

    [TestMethod]
    public void A_second_run_adds_to_the_file_of_the_first()
    {
        using (var first = new Journal(TextWriter.Null, colour: false, _folder))
            first.Write("api", "crashed");
        using (var second = new Journal(TextWriter.Null, colour: false, _folder))
            second.Write("api", "started");

        CollectionAssert.AreEqual(new[] { "crashed", "started" }, File.ReadAllLines(Path.Combine(_folder, "api.log")));
    }
}
