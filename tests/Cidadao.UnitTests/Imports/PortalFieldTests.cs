using Cidadao.Core.Contracts;
using Cidadao.Core.Imports;

namespace Cidadao.UnitTests.Imports;

[TestClass]
public sealed class PortalFieldTests
{
    [TestMethod]
    [DataRow("2588,9700", "2588.9700")]
    [DataRow("0,00", "0")]
    [DataRow("-5858,00", "-5858")]
    [DataRow("870000000", "870000000")]
    [DataRow(" 1,5 ", "1.5")]
    [DataRow("5552584000,0000", "5552584000")]
    public void A_number_with_a_decimal_comma_is_read(string text, string expected)
    {
        Assert.IsNull(PortalField.ParseNumber(text, out var value));
        Assert.AreEqual(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [TestMethod]
    [DataRow("12x4,00", RejectionReason.NotANumber)]
    [DataRow("1.684.134,72", RejectionReason.NotANumber)]
    [DataRow("1,2,3", RejectionReason.NotANumber)]
    [DataRow("", RejectionReason.Blank)]
    [DataRow("  ", RejectionReason.Blank)]
    [DataRow("1,00001", RejectionReason.NumberOutOfRange)]
    [DataRow("1000000000000000", RejectionReason.NumberOutOfRange)]
    [DataRow("99999999999999999999999999999999999999", RejectionReason.NotANumber)]
    public void What_is_not_such_a_number_says_why(string text, RejectionReason reason) =>
        Assert.AreEqual(reason, PortalField.ParseNumber(text, out _));

    [TestMethod]
    public void Days_are_read_and_sentinels_are_no_days()
    {
        Assert.IsTrue(PortalField.TryParseDay("29/02/2024", out var leap));
        Assert.AreEqual(new DateOnly(2024, 2, 29), leap);
        Assert.IsTrue(PortalField.TryParseDay("", out var none));
        Assert.IsNull(none);
        Assert.IsFalse(PortalField.TryParseDay("31/02/2024", out _));
        Assert.IsFalse(PortalField.TryParseDay("2024-01-31", out _));
    }

    [TestMethod]
    [DataRow("00512932000113", SupplierKind.Company, "00512932000113")]
    [DataRow("12ABC34501DE35", SupplierKind.Company, "12ABC34501DE35")]
    [DataRow("***.335.696-**", SupplierKind.Person, "***.335.696-**")]
    [DataRow("11144477735", SupplierKind.Person, "***.444.777-**")]
    [DataRow("-11", SupplierKind.Secret, "")]
    [DataRow("EX2548312", SupplierKind.Foreign, "EX2548312")]
    [DataRow("ESTRANGEIRO_US_ARMY_CORPS_OF_ENGINEERS", SupplierKind.Foreign, "ESTRANGEIRO_US_ARMY_CORPS_OF_ENGINEERS")]
    public void A_supplier_is_told_by_its_code_and_a_CPF_never_stays_in_clear(string code, SupplierKind kind, string document) =>
        Assert.AreEqual((kind, document), PortalField.Supplier(code));

    [TestMethod]
    public void An_unknown_method_is_other_and_a_sentinel_is_unknown()
    {
        Assert.AreEqual(ProcurementMethod.Unknown, PortalField.Method("Sem Informação"));
        Assert.AreEqual(ProcurementMethod.Other, PortalField.Method("Diálogo Competitivo"));
        Assert.AreEqual(ProcurementMethod.DirectAward, PortalField.Method("Dispensa de Licitação"));
    }
}
