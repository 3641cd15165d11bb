using Cidadao.Core.Database.Observation;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class QueryPlanTests
{
    [TestMethod]
    [DataRow("SELECT 1 FROM c WHERE a = @p AND b = @q AND c = @p", "SELECT 1 FROM c WHERE a = $1 AND b = $2 AND c = $1")]
    [DataRow("SELECT '@p', \"@p\" /* @p */ FROM c -- @p\nWHERE a = @p", "SELECT '@p', \"@p\" /* @p */ FROM c -- @p\nWHERE a = $1", DisplayName = "not in literals, names and comments")]
    [DataRow("SELECT 1 FROM f WHERE ids @> @ids AND v @@ to_tsquery('it''s @x', @text)", "SELECT 1 FROM f WHERE ids @> $1 AND v @@ to_tsquery('it''s @x', $2)", DisplayName = "not the operators")]
    [DataRow("SELECT $1", "SELECT $1")]
    public void Named_parameters_become_the_servers(string statement, string expected) => Assert.AreEqual(expected, QueryPlan.Positional(statement));

    [TestMethod]
    [DataRow("-- contracts.page\n\nSELECT 1 FROM c WHERE a = ';'", true)]
    [DataRow("update c set a = 1", true)]
    [DataRow("SELECT 1; DROP TABLE contracts", false, DisplayName = "what follows would be executed")]
    [DataRow("COPY (SELECT 1 FROM suppliers WHERE document = '12345678901') TO STDOUT", false, DisplayName = "its values stand in its text")]
    [DataRow("SET LOCAL work_mem = '1GB'", false)]
    public void Only_one_statement_with_placeholders_is_explained(string statement, bool can) => Assert.AreEqual(can, QueryPlan.CanBeAskedFor(statement));
}
