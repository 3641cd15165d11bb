using Cidadao.Core.Database.Views;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class ColumnTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(1_023)]
    [DataRow(1_024)]
    [DataRow(1_025)]
    [DataRow(3_072)]
    [DataRow(3_073)]
    [DataRow(100_000)]
    public void A_column_has_what_was_added_in_the_order_in_which_it_came(int count)
    {
        var column = Of(count);

        Assert.AreEqual(count, column.Count);
        for (var i = 0; i < count; i++)
            Assert.AreEqual(i * 7L, column[i]);
        CollectionAssert.AreEqual(Enumerable.Range(0, count).Select(i => i * 7L).ToArray(), column.Close());
    }

    [TestMethod]
    public void A_column_is_put_into_another_order_of_which_some_may_be_left_out()
    {
        int[] order = [4_999, 0, 1_023, 1_024, 3_071, 3_072];

        CollectionAssert.AreEqual(order.Select(i => i * 7L).ToArray(), Of(5_000).Close(order));
        CollectionAssert.AreEqual(order.Select(i => $"{i * 7}").ToArray(), Of(5_000).Close(order, value => $"{value}"));
    }

    [TestMethod]
    public void Values_are_converted_in_the_order_in_which_they_came() =>
        CollectionAssert.AreEqual(Enumerable.Range(0, 2_000).Select(i => i * 7).ToArray(), Of(2_000).Close(order: null, value => (int)value));

    private static Column<long> Of(int count)
    {
        var column = new Column<long>();
        for (var i = 0; i < count; i++)
            column.Add(i * 7L);
        return column;
    }
}
