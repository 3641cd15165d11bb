using System.Text.Json.Nodes;
using Cidadao.Core.Narratives;
using Cidadao.UnitTests.Narratives;

namespace Cidadao.UnitTests.Language;

/// <summary>What a model answers, and what becomes of it.</summary>
[TestClass]
public sealed class NarrativeAuthorTests
{
    private const string Pt = "O preço unitário foi de R$ 18.900,00, ou 6,12 vezes a mediana de 64 linhas.";
    private const string En = "The unit price was BRL 18,900.00, or 6.12 times the median of 64 lines.";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_text_from_the_evidence_is_kept_with_its_writer()
    {
        var narrative = await WriteAsync(Answer(Pt, En));

        Assert.AreEqual((NarrativeWriter.Model, "p0", "test", null), (narrative.Writer, narrative.Provider, narrative.Model, narrative.Reason));
        Assert.AreEqual(Pt, narrative.Text.Pt);
    }

    [TestMethod]
    [DataRow("not what was asked for", NarrativeReason.Unreadable)]
    [DataRow("{\"pt\": \"só um\"}", NarrativeReason.Unreadable)]
    [DataRow("{\"pt\": \"a\", \"pt\": \"b\", \"en\": \"c\"}", NarrativeReason.Unreadable)]
    public async Task Another_form_gives_the_templates_text(string answer, NarrativeReason reason)
    {
        var narrative = await WriteAsync(answer);

        Assert.AreEqual((NarrativeWriter.Template, reason), (narrative.Writer, narrative.Reason));
        Assert.AreEqual(NarrativeTemplate.Write(NarrativeCases.Notebook), narrative.Text);
    }

    [TestMethod]
    public async Task No_invention_reaches_a_finding()
    {
        await using var server = await ModelServer.StartAsync(TestContext.CancellationToken);
        await using var world = new ModelWorld([server]);
        var (checkedPt, checkedEn) = (0, 0);
        foreach (var (pt, en) in Enumerable.Range(0, 400).Select(seed => Invention(seed * 7 + seed / 2)))
        {
            var isPortuguese = (checkedPt + checkedEn) % 2 == 0;
            server.Behaviour = (context, _) => ModelServer.AnswerAsync(context, isPortuguese ? Answer(Pt + " " + pt, En) : Answer(Pt, En + " " + en));
            var narrative = await world.Author.WriteAsync(NarrativeCases.Notebook, TestContext.CancellationToken);

            Assert.AreEqual(NarrativeReason.Refused, narrative.Reason, isPortuguese ? pt : en);
            Assert.DoesNotContain(isPortuguese ? pt : en, narrative.Text.Pt + narrative.Text.En);
            _ = isPortuguese ? checkedPt++ : checkedEn++;
        }

        Assert.IsGreaterThan(150, Math.Min(checkedPt, checkedEn));
    }

    /// <summary>A claim of one of ten kinds that no evidence here holds, in both languages.</summary>
    private static (string Pt, string En) Invention(int seed)
    {
        var random = new Random(seed);
        var number = 70 + random.Next(900_000) is var n && n is 18_900 or 153_080 or 1993 or 2024 ? 71 : n;
        var name = string.Concat(Enumerable.Range(0, 3).Select(i => $"{"BCDFGLMNPRSTVZ"[random.Next(14)]}{"aeiou"[random.Next(5)]}")).ToLowerInvariant();
        name = char.ToUpperInvariant(name[0]) + name[1..] + "x";
        var year = 1950 + random.Next(40);
        return (seed % 10) switch
        {
            0 => ($"O total é de R$ {number},37.", $"The total is BRL {number}.37."),
            1 => ($"Isso é {number % 60 + 30},3% do todo.", $"That is {number % 60 + 30}.3% of the whole."),
            2 => ($"São {number % 900 + 2} milhões de reais.", $"It is BRL {number % 900 + 2} million."),
            3 => ($"Foi assinado em {random.Next(1, 28)}/05/{year}.", $"It was signed on {year}-05-{random.Next(10, 28)}."),
            4 => ($"Aplica-se o art. {200 + number % 700} da lei.", $"Under article {200 + number % 700} it counts."),
            5 => ($"Vale a Lei {15_000 + number % 80_000}/{year}.", $"It is in Law {15_000 + number % 80_000}/{year}."),
            6 => ($"Foi vendido por {name} Comércio.", $"It was sold by {name} Trading."),
            7 => ($"O CNPJ é {random.Next(12, 99)}.{random.Next(100, 999)}.{random.Next(100, 999)}/0001-{random.Next(10, 99)}.", $"The CNPJ is {random.Next(12, 99)}{random.Next(100, 999)}{random.Next(100, 999)}0001{random.Next(10, 99)}."),
            8 => ($"São quarenta e {(random.Next(2) == 0 ? "dois" : "oito")} mil reais.", $"It is {(random.Next(2) == 0 ? "forty-two" : "ninety")} thousand."),
            _ => ($"O responsável foi {name}.", $"Mr {name} was responsible."),
        };
    }

    private static string Answer(string pt, string en) => new JsonObject { ["pt"] = pt, ["en"] = en }.ToJsonString();

    private async Task<Narrative> WriteAsync(string answer)
    {
        await using var server = await ModelServer.StartAsync(TestContext.CancellationToken);
        server.Behaviour = (context, _) => ModelServer.AnswerAsync(context, answer);
        await using var world = new ModelWorld([server]);
        return await world.Author.WriteAsync(NarrativeCases.Notebook, TestContext.CancellationToken);
    }
}
