using Cidadao.Core.RedFlags.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>The expected values are PostgreSQL's own, of <c>SELECT similarity(a, b)</c> in a UTF-8 database.</summary>
[TestClass]
public sealed class TrigramSimilarityTests
{
    // The two texts of PostgreSQL's manual, F.35 pg_trgm: 5 and 10 trigrams, 4 of them shared.
    [TestMethod]
    public void Agrees_with_the_example_of_the_manual() => Assert.AreEqual(4d / 11, TrigramSimilarity.Of("word", "two words"), 1e-12);

    // The manual: the set of trigrams of "cat" is "  c", " ca", "cat", "at "; that of "foo|bar" has eight.
    [TestMethod]
    [DataRow("cat", 4)]
    [DataRow("foo|bar", 8)]
    [DataRow("cat cat CAT", 4)]
    [DataRow("a", 2)]
    [DataRow("—…!", 0)]
    [DataRow("", 0)]
    public void Cuts_words_as_the_manual_says(string text, int trigrams) => Assert.HasCount(trigrams, TrigramSimilarity.TrigramsOf(text));

    [TestMethod]
    [DataRow("Aquisição de material de expediente", "AQUISIÇÃO DE MATERIAL DE EXPEDIENTE", 1)]
    [DataRow("Aquisição de material de expediente", "Aquisicao de material de expediente", 0.7837838)]
    [DataRow("Prestação de serviços de limpeza e conservação predial", "Prestação de serviços de limpeza e conservação predial.", 1)]
    [DataRow("Serviço de manutenção de elevadores - lote 1", "Serviço de manutenção de elevadores - lote 2", 0.9047619)]
    [DataRow("Art. 75, § 1º — nº 5", "art 75 1º nº 5", 1)]
    [DataRow("café", "CAFÉ com açúcar", 0.33333334)]
    public void Agrees_with_PostgreSQL(string left, string right, double expected) =>
        Assert.AreEqual(expected, TrigramSimilarity.Of(left, right), 1e-7);

    [TestMethod]
    public void A_text_without_letters_is_like_nothing_not_even_itself() => Assert.AreEqual(0, TrigramSimilarity.Of("---", "---"));

    [TestMethod]
    public void Is_symmetric_and_within_zero_and_one() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((left, right) =>
        {
            var similarity = TrigramSimilarity.Of(left.Get, right.Get);
            return similarity == TrigramSimilarity.Of(right.Get, left.Get) && similarity is >= 0 and <= 1;
        }).QuickCheckThrowOnFailure();
}
