using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Merging;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.UnitTests.Imports;

/// <summary>Rows that go into their tables without SQL in between.</summary>
[TestClass]
public sealed class DirectRowTests
{
    [TestMethod]
    [DataRow(0UL, false)]
    [DataRow(1UL, true)]
    [DataRow(10_000UL, false)]
    [DataRow(25_889_700UL, true)]
    [DataRow(9_999_999_999_999_999_999UL, false)]
    public void An_amount_is_read_back_from_a_row_as_it_was_written(ulong scaled, bool isNegative)
    {
        using var rows = new CopyRows(Stream.Null);
        rows.BeginRow(3);
        rows.Null();
        rows.Value(new Amount(scaled, isNegative));
        rows.Text("depois");

        var row = new StagedRow(rows.Row, stackalloc int[4]);

        Assert.AreEqual(isNegative ? -(Int128)scaled : scaled, row.Scaled(1));
        Assert.AreEqual("depois", System.Text.Encoding.UTF8.GetString(row.Content(2)));
        Assert.IsTrue(row.Content(0).IsEmpty);
    }

    [TestMethod]
    [DataRow(101_0000_0000L, false)]
    [DataRow(101_0000_0001L, true)]
    [DataRow(99_0000_0000L, false)]
    [DataRow(98_9999_9999L, true)]
    [DataRow(202_0000_0000L, false)]
    [DataRow(-100_0000_0000L, true)]
    public void Items_are_off_when_more_than_one_per_cent_from_both_values(long hundredMillionths, bool isOff) =>
        Assert.AreEqual(isOff, ItemsQuality.AreOff(hundredMillionths, initial: 100_0000, final: 200_0000));

    [TestMethod]
    public void A_parent_without_children_has_no_sums_and_the_largest_amounts_do_not_overflow()
    {
        var sums = new ChildSums(parents: 2, hasAmounts: true);
        for (var i = 0; i < 1_000; i++)
            sums.Add(1, long.MaxValue, Int128.MaxValue);

        Assert.IsNull(sums.DigestOf(0));
        Assert.IsNull(sums.AmountOf(0));
        Assert.AreEqual((Int128)long.MaxValue * 1_000, sums.DigestOf(1));
        Assert.AreEqual(ChildSums.MostAmount * 1_000, sums.AmountOf(1));
    }
}
