using System.Net.Sockets;
using Npgsql;

namespace RealtimeWorkbench.Sql;

/// <summary>What PostgreSQL and its client complain of, in words for users.</summary>
internal static class PostgresTroubles
{
    /// <summary>Says what is wrong, and what to do. No secret is in it.</summary>
    public static string Explain(PostgresAddress address, Exception problem) => problem switch
    {
        PostgresException refused => Explain(address, refused),
        NpgsqlException { InnerException: SocketException unreachable } =>
            $"PostgreSQL at {address.Server} does not answer ({unreachable.Message.TrimEnd('.')}); check the address in {address.Setting}, and that the server is running.",
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            $"PostgreSQL at {address.Server} does not answer in time; check the network, and what the server is busy with.",
        NpgsqlException when problem.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
            $"PostgreSQL at {address.Server} asks for the password of {address.User}; put it into the environment variable {PostgresAddress.PasswordVariable}.",
        _ => $"PostgreSQL at {address.Server} cannot be used: {problem.Message.TrimEnd('.')}.",
    };

    /// <summary>Whether it may work if it is tried again in a moment: the server is away, starting, or busy with somebody else.</summary>
    public static bool MayPass(Exception problem) =>
        problem is NpgsqlException { IsTransient: true } or TimeoutException or IOException or SocketException;

    private static string Explain(PostgresAddress address, PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"PostgreSQL at {address.Server} refuses user {address.User} ({refused.MessageText}); check the user in {address.Setting} and the password in {PostgresAddress.PasswordVariable}.",
        PostgresErrorCodes.InvalidCatalogName =>
            $"PostgreSQL at {address.Server} has no database {address.Database}; create it, or name another one in {address.Setting}.",
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName =>
            $"User {address.User} must not make or write the tables of checkpoints in {address.Name} ({refused.MessageText}); grant CREATE and USAGE on a schema, or make the user the owner of the database.",
        PostgresErrorCodes.ReadOnlySqlTransaction =>
            $"{address.Name} is read-only, as a standby is; name the primary in {address.Setting}.",
        PostgresErrorCodes.DiskFull =>
            $"The disk of PostgreSQL at {address.Server} is full; make room on it.",
        PostgresErrorCodes.TooManyConnections =>
            $"PostgreSQL at {address.Server} takes no more connections; raise max_connections, or end other programs.",
        PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown =>
            $"PostgreSQL at {address.Server} is starting or stopping ({refused.MessageText}).",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            $"{address.Name} is damaged ({refused.MessageText}); restore the database from a backup, or name another one in {address.Setting}.",
        _ => $"PostgreSQL at {address.Server} refuses: {refused.MessageText.TrimEnd('.')} ({refused.SqlState}).",
    };
}
