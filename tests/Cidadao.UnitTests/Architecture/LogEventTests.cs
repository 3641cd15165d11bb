using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Cidadao.UnitTests.Architecture;

/// <summary>An event id means one thing for ever, so that a log can be searched by it; and all that is logged has one.</summary>
[TestClass]
public sealed partial class LogEventTests
{
    private static readonly IReadOnlyList<(string File, string Text)> Sources =
    [
        .. Directory.EnumerateDirectories(Root(), "Cidadao.*").SelectMany(project => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => (Path.GetRelativePath(Root(), file), File.ReadAllText(file))),
    ];

    [TestMethod]
    public void Every_log_event_has_an_id_of_its_own()
    {
        var events = Sources.SelectMany(source => Event().Matches(source.Text), (source, match) => (source.File, Id: match.Groups["id"].Value)).ToList();
        Assert.IsGreaterThan(50, events.Count);
        Assert.IsTrue(events.TrueForAll(one => int.TryParse(one.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0));
        var twice = events.GroupBy(one => one.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(one => one.File))}");
        Assert.AreEqual("", string.Join('\n', twice));
    }

    [TestMethod]
    public void Nothing_is_logged_but_by_source_generated_methods() =>
        Assert.AreEqual("", string.Join('\n', Sources.Where(source => Direct().IsMatch(source.Text)).Select(source => source.File)));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(?<id>[^,)]*)")]
    private static partial Regex Event();

    [GeneratedRegex(@"\.Log(?:Trace|Debug|Information|Warning|Error|Critical)\(")]
    private static partial Regex Direct();
}
