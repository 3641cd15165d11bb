using Cidadao.Core.Contracts;

namespace Cidadao.UnitTests.Contracts;

[TestClass]
public sealed class PersonalDataTests
{
    [TestMethod]
    [DataRow("MARIA DE EXEMPLO 11144477735", "MARIA DE EXEMPLO ***.444.777-**")]
    [DataRow("CPF 111.444.777-35, e outro: 111.444.777-35.", "CPF ***.444.777-**, e outro: ***.444.777-**.")]
    [DataRow("11144477735", "***.444.777-**")]
    public void A_CPF_in_a_text_is_masked(string text, string expected) => Assert.AreEqual(expected, PersonalData.MaskIn(text));

    [TestMethod]
    [DataRow("Telefone 61999887766")]
    [DataRow("Processo 23000012345202411")]
    [DataRow("CNPJ 00.512.932/0001-13")]
    [DataRow("Contrato 000012024, item 1559070500031202300002")]
    [DataRow("***.444.777-**")]
    [DataRow("")]
    public void Other_numbers_stay_as_they_are(string text) => Assert.AreEqual(text, PersonalData.MaskIn(text));

    [TestMethod]
    public void A_document_that_is_no_CPF_has_no_masked_form()
    {
        Assert.IsNull(PersonalData.MaskCpf("00512932000113"));
        Assert.AreEqual("***.444.777-**", PersonalData.MaskCpf("111.444.777-35"));
    }
}
