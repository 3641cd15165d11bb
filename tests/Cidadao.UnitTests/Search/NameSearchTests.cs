using Cidadao.Api.Responses;
using Cidadao.Api.Search;

namespace Cidadao.UnitTests.Search;

[TestClass]
public sealed class NameSearchTests
{
    [TestMethod]
    [DataRow("comercio acucar", "COMÉRCIO DE AÇÚCAR LTDA", "[COMÉRCIO] DE [AÇÚCAR] LTDA")]
    [DataRow("Açúcar", "Acucareira do Norte", "[Acucar]eira do Norte")]
    [DataRow("ana nan", "BANANAL", "B[ANANA]L")]
    [DataRow("ltda 11222333", "OUTRA", "OUTRA")]
    [DataRow("cafe", "CAFE\u0301 PRETO", "[CAFE]\u0301 PRETO")]
    public void Names_are_marked_where_they_have_the_words_whatever_their_accents(string text, string name, string marked) =>
        Assert.AreEqual(marked, string.Concat(Read(text)!.Mark(name).Select(part => part.IsMatch ? $"[{part.Text}]" : part.Text)));

    [TestMethod]
    public void The_parts_together_are_the_name_whatever_it_is()
    {
        var random = new Random(9);
        for (var i = 0; i < 2_000; i++)
        {
            var name = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(0x20, 0xFFFE))]);
            var parts = Read("abc")!.Mark(name);
            Assert.AreEqual(name, string.Concat(parts.Select(part => part.Text)));
            Assert.DoesNotContain("", parts.Select(part => part.Text));
        }
    }

    [TestMethod]
    [DataRow("33.000.167/0001-01", "33000167000101")]
    [DataRow("00.512 x", "00512 x")]
    [DataRow("12.ABC.345/01DE-35", "12ABC34501DE35")]
    [DataRow("S/A R.J.", "S/A R.J.")]
    [DataRow("11144477735", "***.444.777-**")]
    [DataRow("111.444.777-35", "***.444.777-**")]
    [DataRow("  dois   \"nomes\" ", "dois nomes")]
    public void A_number_is_bare_and_a_CPF_is_masked_before_anything_is_asked(string text, string words) =>
        Assert.AreEqual(words, string.Join(' ', Read(text)!.Words));

    [TestMethod]
    [DataRow("ab cd")]
    [DataRow("um dois tres quatro cinco seis sete oito nove")]
    [DataRow("\"\"")]
    public void What_no_index_knows_is_refused_with_what_may_be_asked(string text)
    {
        var errors = new Dictionary<string, string[]>();
        Assert.IsNull(NameSearch.Read(text, "q", errors));
        StringAssert.Contains(errors["q"].Single(), "at least 3 characters");
        Assert.IsNull(NameSearch.Read(new string('a', NameSearch.MaxLength + 1), "q", errors));
    }

    [TestMethod]
    public void Nothing_asked_is_nothing_wrong() => Assert.IsNull(Read("  "));

    private static NameSearch? Read(string text)
    {
        var errors = new Dictionary<string, string[]>();
        var search = NameSearch.Read(text, "text", errors);
        Assert.IsEmpty(errors);
        return search;
    }
}
