using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Cidadao.Web.Components.Elements;
using Cidadao.Web.Components.Exports;
using Cidadao.Web.Components.InvestigationDetails;
using Cidadao.Web.Components.Messages;
using Cidadao.Web.Components.Quality;
using Cidadao.Web.Localization;

namespace Cidadao.WebTests.Localization;

[TestClass]
public sealed partial class TextsTests
{
    private static Dictionary<string, string> Portuguese { get; } = Read(CultureInfo.InvariantCulture);
    private static Dictionary<string, string> English { get; } = Read(CultureInfo.GetCultureInfo("en"));

    [TestMethod]
    public void Both_languages_have_the_same_texts()
    {
        Assert.IsGreaterThan(200, Portuguese.Count);
        CollectionAssert.AreEqual(Portuguese.Keys.Order().ToArray(), English.Keys.Order().ToArray());
    }

    [TestMethod]
    public void No_text_is_blank_in_either_language() =>
        Assert.IsEmpty(Portuguese.Concat(English).Where(text => string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Key).ToArray());

    [TestMethod]
    public void Both_languages_have_the_same_placeholders() =>
        Assert.IsEmpty(Portuguese.Keys.Where(key => Placeholders(Portuguese[key]) != Placeholders(English[key])).ToArray());

    [TestMethod]
    public void Every_text_that_a_component_asks_for_exists()
    {
        var asked = Sources().SelectMany(source => Asked().Matches(source)).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.IsGreaterThan(100, asked.Count);
        Assert.IsEmpty(asked.Where(key => !Portuguese.ContainsKey(key)).ToArray());
    }

    [TestMethod]
    public void Every_value_of_the_closed_lists_has_a_text()
    {
        string[] keys =
        [
            .. SeverityBadge.All.Select(severity => $"Severity.{severity}"),
            .. MethodPicker.All.Select(method => $"Method.{method}"),
            .. new[] { "queued", "requested", "running", "completed", "cancelled", "failed", "interrupted", "planned", "skipped" }.Select(status => $"Status.{status}"),
            .. new[] { "missingField", "notEnoughData", "implausibleValue", "secretParty", "outsideLegalTable", "notApplicable" }
                .Select(reason => $"Exclusion.{reason}"),
            .. new[] { "company", "person", "foreign", "secret" }.Select(kind => $"Supplier.{kind}"),
            .. new[] { "cidadao:commands", "cidadao:work", "cidadao:work-small", "cidadao:events" }.Select(stream => $"Stream.{stream}"),
            .. new[] { "read", "detect", "reflect", "recall" }.Select(stage => $"Plan.Stage.{stage}"),
            .. Enum.GetNames<DeadLetterFate>().Select(fate => $"DeadLetters.{fate}"),
            .. new[] { "contracts", "items", "amendments", "apostilles", "terms", "tenders", "tenderItems", "participations", "commitments", "sanctions" }.Select(kind => $"Kind.{kind}"),
            .. QualityPage.Issues.Select(issue => $"Quality.{issue}"),
            .. new[] { "portalBulk", "pncp", "contratosGov", "portalApi" }.Select(source => $"Source.{source}"),
            .. TriageBadge.All.SelectMany(state => new[] { $"Triage.State.{state}", $"Triage.Now.{state}" }),
            .. new[] { "confirm", "dismiss", "reopen", "note", "assign" }
                .SelectMany(action => new[] { $"Triage.Do.{action}", $"Triage.Send.{action}", $"Triage.Did.{action}" }),
            .. new[] { "dismiss", "note", "assign" }.SelectMany(action => new[] { $"Triage.Text.{action}", $"Triage.Missing.{action}" }),
            .. FindingList.TriageChoices.Select(choice => $"Findings.Triage.{choice}"),
            .. new[] { "ratio", "count", "days", "score" }.Select(unit => $"Measure.{unit}"),
            .. new[] { "contract", "supplier" }.Select(kind => $"Risk.{kind}"),
            .. ExportMenu.Choices.Select(choice => $"Export.{choice.Name}"),
        ];
        Assert.IsEmpty(keys.Where(key => !Portuguese.ContainsKey(key)).ToArray());
    }

    // Without parents: a key that only the other language has must not be found.
    private static Dictionary<string, string> Read(CultureInfo culture) =>
        new ResourceManager(typeof(Texts)).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    private static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Order());

    private static IEnumerable<string> Sources()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    // T["Key"], T["Key", …] and the same of "texts"; interpolated keys belong to the closed lists.
    [GeneratedRegex("""\b(?:T|texts)\["([^"]+)["]""")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
