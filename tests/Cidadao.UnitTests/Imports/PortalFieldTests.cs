using System.Text;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Reading;

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
        Assert.IsNull(PortalField.ParseNumber(Encoding.UTF8.GetBytes(text), thousands: false, out var value));
        Assert.AreEqual(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value.Value);
    }

    [TestMethod]
    [DataRow("12x4,00", RejectionReason.NotANumber)]
    [DataRow("1.684.134,72", RejectionReason.NotANumber)]
    [DataRow("1,2,3", RejectionReason.NotANumber)]
    [DataRow("", RejectionReason.Blank)]
    [DataRow("  ", RejectionReason.Blank)]
    [DataRow("1,00001", RejectionReason.NumberOutOfRange)]
    [DataRow("1000000000000000", RejectionReason.NumberOutOfRange)]
    [DataRow("99999999999999999999", RejectionReason.NumberOutOfRange)]
    [DataRow("99999999999999999999999999999999999999", RejectionReason.NotANumber)]
    [DataRow("1.23,4", RejectionReason.NotANumber)]
    [DataRow(",", RejectionReason.NotANumber)]
    public void What_is_not_such_a_number_says_why(string text, RejectionReason reason) =>
        Assert.AreEqual(reason, PortalField.ParseNumber(Encoding.UTF8.GetBytes(text), thousands: false, out _));

    [TestMethod]
    [DataRow("1.684.134,72", "1684134.72")]
    [DataRow("-4.965,70", "-4965.70")]
    [DataRow("999999999999999,9999", "999999999999999.9999")]
    public void A_number_with_points_between_thousands_is_read_where_the_source_writes_them(string text, string expected)
    {
        Assert.IsNull(PortalField.ParseNumber(Encoding.UTF8.GetBytes(text), thousands: true, out var value));
        Assert.AreEqual(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), value.Value);
    }

    [TestMethod]
    public void Days_are_read_and_sentinels_are_no_days()
    {
        Assert.IsTrue(PortalField.TryParseDay("29/02/2024"u8, SourceEncoding.Utf8, out var leap));
        Assert.AreEqual(new DateOnly(2024, 2, 29), leap);
        Assert.IsTrue(PortalField.TryParseDay(""u8, SourceEncoding.Utf8, out var none));
        Assert.IsNull(none);
        Assert.IsFalse(PortalField.TryParseDay("31/02/2024"u8, SourceEncoding.Utf8, out _));
        Assert.IsFalse(PortalField.TryParseDay("2024-01-31"u8, SourceEncoding.Utf8, out _));
    }

    [TestMethod]
    [DataRow("00512932000113", SupplierKind.Company, "00512932000113")]
    [DataRow("12ABC34501DE35", SupplierKind.Company, "12ABC34501DE35")]
    [DataRow("00.512.932/0001-13", SupplierKind.Company, "00512932000113")]
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

    [TestMethod]
    [DataRow("11222333000181", true)]
    [DataRow("12ABC34501DE35", true)]
    [DataRow("11222333000182", false)]
    [DataRow("12ABC34501DE36", false)]
    public void The_check_digits_of_a_CNPJ_are_verified_letters_included(string cnpj, bool right) =>
        Assert.AreEqual(right, Cnpj.HasCheckDigits(cnpj));

    [TestMethod]
    [DataRow("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [DataRow("@x", "'@x")]
    [DataRow("+55 61", "'+55 61")]
    [DataRow("-11", "-11")]
    [DataRow("-5858,00", "-5858,00")]
    [DataRow("CANETA", "CANETA")]
    public void A_formula_is_neutralised_on_its_way_out_and_restored_on_its_way_back(string text, string shown)
    {
        Assert.AreEqual(shown, Formula.Neutralise(text));
        Assert.AreEqual(text, Encoding.UTF8.GetString(Formula.Restore(Encoding.UTF8.GetBytes(shown))));
    }
}
