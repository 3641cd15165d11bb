using Cidadao.Core.Database.Observation;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class QueryOperationTests
{
    [TestMethod]
    [DataRow("-- contracts.page\n\nSELECT c.id FROM contracts c", "contracts.page", DisplayName = "EF Core's tag")]
    [DataRow("\n  -- outbox.take\nSELECT 1;\n-- other\nSELECT 2", "outbox.take", DisplayName = "of a batch the first")]
    [DataRow("-- What this is: a sentence, no name\n-- cache.read\nSELECT 1", "cache.read", DisplayName = "a comment that is no name is passed over")]
    [DataRow("SELECT count(*) FROM contracts", "select")]
    [DataRow("with x AS (SELECT 1) SELECT * FROM x", "with")]
    [DataRow("INSERT INTO outbox (id) VALUES ($1)", "insert.outbox")]
    [DataRow("insert into \"inbox\"(id) values ($1)", "insert.inbox")]
    [DataRow("UPDATE imports SET status = 1", "update.imports")]
    [DataRow("DELETE FROM cache_entries WHERE key = $1", "delete.cache_entries")]
    [DataRow("COPY contracts_y2024 (id) FROM STDIN (FORMAT BINARY)", "copy.contracts", DisplayName = "a partition under its parent")]
    [DataRow("COPY (SELECT document FROM suppliers) TO STDOUT", "copy")]
    [DataRow("SET LOCAL lock_timeout = '2s'", "set")]
    [DataRow("EXPLAIN SELECT 1", QueryOperation.Other)]
    [DataRow("-- only a comment", QueryOperation.Other)]
    [DataRow("", QueryOperation.Other)]
    public void A_statement_is_counted_under_its_name_or_under_what_it_does(string statement, string operation) =>
        Assert.AreEqual(operation, QueryOperation.Of(statement));

    [TestMethod]
    public void A_known_name_costs_no_memory()
    {
        const string Statement = "-- contracts.page\n\nSELECT c.id FROM contracts c";
        var first = QueryOperation.Of(Statement);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = QueryOperation.Of(Statement);

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreSame(first, second);
    }

    [TestMethod]
    public void Whatever_is_executed_the_names_are_bounded()
    {
        var table = new NameTable(most: 100);

        var names = Enumerable.Range(0, 1_000).Select(number => table.Of($"invented.{number}")).ToHashSet();

        Assert.HasCount(101, names);
        Assert.Contains(QueryOperation.Other, names);
    }
}
