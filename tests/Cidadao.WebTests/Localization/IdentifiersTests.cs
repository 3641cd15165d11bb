using Cidadao.Web.Localization;

namespace Cidadao.WebTests.Localization;

[TestClass]
public sealed class IdentifiersTests
{
    [TestMethod]
    [DataRow("000072024", "00007/2024")]
    [DataRow("000073024", "000073024")]
    [DataRow("00007/2024", "00007/2024")]
    [DataRow("12", "12")]
    public void A_number_of_nine_digits_is_a_number_and_a_year(string number, string expected) =>
        Assert.AreEqual(expected, Identifiers.ContractNumber(number));

    [TestMethod]
    [DataRow("11222333000181", "11.222.333/0001-81")]
    [DataRow("12ABC34501DE35", "12.ABC.345/01DE-35")]
    [DataRow("***.123.456-**", "***.123.456-**")]
    [DataRow("EX2548306", "EX2548306")]
    public void A_CNPJ_is_punctuated_and_other_documents_stay(string document, string expected) =>
        Assert.AreEqual(expected, Identifiers.Document(document));

    [TestMethod]
    [DataRow("Soma de EXEMPLO LTDA (11222333000181)", "Soma de EXEMPLO LTDA (11.222.333/0001-81)")]
    [DataRow("11222333000181; Multa; 23000123456789; DF", "11.222.333/0001-81; Multa; 23000123456789; DF")]
    [DataRow("11222333000181 × 12ABC34501DE35: joint 5", "11.222.333/0001-81 × 12.ABC.345/01DE-35: joint 5")]
    [DataRow("FULANA (***.123.456-**)", "FULANA (***.123.456-**)")]
    [DataRow("Contrato 000012024, assinado em 10/01/2024", "Contrato 000012024, assinado em 10/01/2024")]
    public void In_a_text_of_evidence_the_CNPJs_are_punctuated(string text, string expected) => Assert.AreEqual(expected, Identifiers.WithDocuments(text));

    [TestMethod]
    [DataRow(" 11.222.333/0001-81 ", "11222333000181")]
    [DataRow("12.abc.345/01de-35", "12ABC34501DE35")]
    [DataRow("11222333000181", "11222333000181")]
    [DataRow("***.123.456-**", "***.123.456-**")]
    [DataRow(" ", null)]
    [DataRow(null, null)]
    public void A_copied_CNPJ_is_what_the_API_knows(string? typed, string? expected) => Assert.AreEqual(expected, Identifiers.Typed(typed));
}
