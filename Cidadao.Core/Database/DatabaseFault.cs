using System.Data.Common;
using Npgsql;

namespace Cidadao.Core.Database;

/// <summary>What a failure of the database says, however deep EF Core has wrapped it.</summary>
public static class DatabaseFault
{
    /// <returns>True when the server cannot be reached, is coming or going, or has no connection to give: later the same may succeed.</returns>
    public static bool IsAway(Exception e) => Find(e) switch
    {
        PostgresException
        {
            SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections,
        } => true,
        PostgresException => false,
        NpgsqlException => true,
        _ => false,
    };

    /// <returns>True when a standby ended the query because what it reads had to be changed.</returns>
    public static bool IsRecoveryConflict(Exception e) => Find(e) is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure };

    /// <returns>What the driver or the pool threw, of all that is wrapped around it; null when the failure is none of the database.</returns>
    public static DbException? Find(Exception? e)
    {
        while (e is not (null or DbException))
            e = e.InnerException;
        return e as DbException;
    }
}
