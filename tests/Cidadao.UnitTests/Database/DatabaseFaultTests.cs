using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class DatabaseFaultTests
{
    private static readonly PostgresException Ended = new("terminating connection", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown);

    [TestMethod]
    public void A_server_that_goes_while_changes_are_saved_is_away_under_both_wraps_of_EF_Core() =>
        Assert.IsTrue(DatabaseFault.IsAway(new InvalidOperationException("transient", new DbUpdateException("saving", Ended))));

    [TestMethod]
    public void A_server_that_goes_while_it_is_asked_is_away_with_and_without_a_wrap()
    {
        Assert.IsTrue(DatabaseFault.IsAway(Ended));
        Assert.IsTrue(DatabaseFault.IsAway(new InvalidOperationException("transient", new NpgsqlException("Failed to connect"))));
    }

    [TestMethod]
    public void A_refusal_of_a_server_that_is_there_is_none()
    {
        Assert.IsFalse(DatabaseFault.IsAway(new DbUpdateException("saving", new PostgresException("duplicate", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation))));
        Assert.IsFalse(DatabaseFault.IsAway(new InvalidOperationException("no sequence", new IOException())));
    }
}
