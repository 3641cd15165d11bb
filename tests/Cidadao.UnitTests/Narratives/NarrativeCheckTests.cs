using Cidadao.Core.Narratives;
using Cidadao.Core.Narratives.Checking;

namespace Cidadao.UnitTests.Narratives;

/// <summary>What a text may say of a case: <see cref="NarrativeCases.Notebook"/>.</summary>
[TestClass]
public sealed class NarrativeCheckTests
{
    private const string Padding = " O caso merece verificação pelos documentos do contrato.";

    [TestMethod]
    [DataRow("O preço unitário foi de R$ 18.900,00, ou 6,12 vezes a mediana.")]
    [DataRow("O valor total é de R$ 1,23 milhão.")]
    [DataRow("O valor total é de 1,23 milhões de reais, em 12/03/2024.")]
    [DataRow("O preço foi de R$ 18,9 mil, assinado em 12 de março de 2024.")]
    [DataRow("A participação é de 26,5% em 64 linhas, das quais três são atípicas.")]
    [DataRow("A base é a Lei nº 14.133, de 2021, art. 75, II.")]
    [DataRow("Vale o art. 75, inciso I, da Lei 14.133/2021.")]
    [DataRow("O fornecedor é a Alfa Tecnologia Ltda, CNPJ 11222333000181.")]
    [DataRow("A Universidade Federal do Norte assinou o contrato 00012/2024 em março.")]
    [DataRow("O z robusto de 6,1 supera o limiar de 3,5.")]
    public void What_the_evidence_holds_may_be_said(string sentence) => Assert.AreEqual("", Refused(sentence, isEnglish: false));

    [TestMethod]
    [DataRow("The unit price was BRL 18,900.00 on March 12, 2024, which is 6.12 times the median.")]
    [DataRow("The total is BRL 1.23 million, and the share 26.5 percent of 64 lines, three of them outlying.")]
    [DataRow("The legal basis is Law 14.133/2021, article 75, II.")]
    public void What_the_evidence_holds_may_be_said_in_English(string sentence) => Assert.AreEqual("", Refused(sentence, isEnglish: true));

    [TestMethod]
    [DataRow("O preço unitário foi de R$ 18.901,00.", RefusalKind.Figure)]
    [DataRow("O preço unitário foi de R$ 189.000,00.", RefusalKind.Figure)]
    [DataRow("O valor total é de R$ 7 milhões.", RefusalKind.Figure)]
    [DataRow("O valor chega a R$ 1,3 milhão.", RefusalKind.Figure)]
    [DataRow("O valor chega a R$ 1 milhão.", RefusalKind.Figure)]
    [DataRow("O preço foi de dezoito mil reais.", RefusalKind.Figure)]
    [DataRow("O preço foi de vinte mil reais.", RefusalKind.Figure)]
    [DataRow("A participação é de 27%.", RefusalKind.Figure)]
    [DataRow("A participação é de vinte por cento.", RefusalKind.Figure)]
    [DataRow("O preço foi de R$ 64,00.", RefusalKind.Figure, DisplayName = "a count is no amount")]
    [DataRow("A participação é de 64%.", RefusalKind.Figure, DisplayName = "a count is no share")]
    [DataRow("São 65 linhas.", RefusalKind.Figure)]
    [DataRow("São quatro linhas.", RefusalKind.Figure)]
    [DataRow("O preço é o dobro do normal.", RefusalKind.Claim)]
    [DataRow("Há centenas de casos.", RefusalKind.Claim)]
    [DataRow("O contrato é de 13/03/2024.", RefusalKind.Day)]
    [DataRow("O contrato é de 12 de abril de 2024.", RefusalKind.Day)]
    [DataRow("O contrato é de 2024-12-03.", RefusalKind.Day)]
    [DataRow("O contrato é de junho.", RefusalKind.Day)]
    [DataRow("O contrato é de 2023.", RefusalKind.Figure)]
    [DataRow("O CNPJ é 11.222.333/0001-82.", RefusalKind.Identifier)]
    [DataRow("O CNPJ é 11222333000182.", RefusalKind.Identifier)]
    [DataRow("O CPF é 123.456.789-09.", RefusalKind.Identifier)]
    [DataRow("É o contrato 00013/2024.", RefusalKind.Identifier)]
    [DataRow("Vale o art. 76, II.", RefusalKind.Law)]
    [DataRow("Vale o art. 75, III.", RefusalKind.Law)]
    [DataRow("Vale o art. 75, § 1º.", RefusalKind.Law, DisplayName = "of another article")]
    [DataRow("Vale o art. 75, II, da Lei 8.666/1993.", RefusalKind.Law, DisplayName = "of another law")]
    [DataRow("Vale a Lei 8.666/1993, art. 75.", RefusalKind.Law)]
    [DataRow("Vale a Lei 8.429/1992.", RefusalKind.Law)]
    [DataRow("Vale a Lei 14.133/2020.", RefusalKind.Law)]
    [DataRow("Vale o Decreto 14.133.", RefusalKind.Law)]
    [DataRow("Vale o inciso V.", RefusalKind.Law)]
    [DataRow("O fornecedor é a Beta Tecnologia Ltda.", RefusalKind.Name)]
    [DataRow("Segundo João da Silva, o preço é normal.", RefusalKind.Name)]
    [DataRow("Petrobras comprou o item.", RefusalKind.Name)]
    [DataRow("A Universidade Tecnologia do Norte comprou.", RefusalKind.Name, DisplayName = "words of the evidence, in an order that is not its own")]
    [DataRow("Houve fraude na compra.", RefusalKind.Claim)]
    [DataRow("O prefeito assinou a compra.", RefusalKind.Claim)]
    [DataRow("O preço foi de １９.９００ reais.", RefusalKind.Figure, DisplayName = "full-width digits")]
    [DataRow("O preço foi de ٥٠ reais.", RefusalKind.Oddity, DisplayName = "Arabic digits")]
    [DataRow("O preço foi de 18\u200B9 reais.", RefusalKind.Oddity, DisplayName = "an invisible character")]
    [DataRow("A АLFA vendeu.", RefusalKind.Oddity, DisplayName = "a Cyrillic letter")]
    [DataRow("Veja https://example.org/x.", RefusalKind.Oddity)]
    [DataRow("O preço foi de US$ 18.900,00.", RefusalKind.Oddity)]
    public void What_the_evidence_does_not_hold_is_refused(string sentence, RefusalKind kind) =>
        Assert.Contains(kind.ToString(), Refused(sentence, isEnglish: false));

    [TestMethod]
    [DataRow("The contract was signed on 03/12/2024.", RefusalKind.Identifier, DisplayName = "either order")]
    [DataRow("The price is twice the median.", RefusalKind.Claim)]
    [DataRow("There are twenty-one lines.", RefusalKind.Figure)]
    [DataRow("The total is BRL 2 million.", RefusalKind.Figure)]
    [DataRow("It was signed in July 2024.", RefusalKind.Day)]
    [DataRow("Article 99 applies.", RefusalKind.Law)]
    [DataRow("The supplier, Acme Corporation, sold it.", RefusalKind.Name)]
    public void What_the_evidence_does_not_hold_is_refused_in_English(string sentence, RefusalKind kind) =>
        Assert.Contains(kind.ToString(), Refused(sentence, isEnglish: true));

    /// <summary>The sentences of the template are true of their case, and the check must know it: else it would refuse everything.</summary>
    [TestMethod]
    public void The_templates_own_text_passes_for_every_indicator()
    {
        var refused =
            from of in NarrativeCases.OfEveryIndicator
            let text = NarrativeTemplate.Write(of)
            let check = new NarrativeCheck(of)
            from refusal in check.Refusals(text.Pt, isEnglish: false).Concat(check.Refusals(text.En, isEnglish: true))
            select $"{of.Indicator.Code} {refusal.Kind} {refusal.What}";

        Assert.AreEqual("", string.Join('\n', refused));
    }

    private static string Refused(string sentence, bool isEnglish) => string.Join(
        '\n', new NarrativeCheck(NarrativeCases.Notebook).Refusals(sentence + (isEnglish ? " The case deserves verification by the documents." : Padding), isEnglish));
}
