using System.Net.Sockets;
using System.Security.Authentication;
using MongoDB.Driver;

namespace RealtimeWorkbench.MongoDB;

/// <summary>What MongoDB and its driver complain of, in words for users.</summary>
internal static class MongoTroubles
{
    // src/mongo/base/error_codes.yml of the server.
    private const int UserNotFound = 11;
    private const int Unauthorized = 13;
    private const int AuthenticationFailed = 18;
    private const int CursorNotFound = 43;
    private const int InvalidNamespace = 73;
    private const int CappedPositionLost = 136;
    private const int QueryPlanKilled = 175;
    private const int CursorKilled = 237;
    private const int InvalidResumeToken = 260;
    private const int ChangeStreamFatalError = 280;
    private const int ChangeStreamHistoryLost = 286;
    private const int QueryExceededMemoryLimit = 292;
    private const int AtlasRefusal = 8000;
    private const int OutOfDiskSpace = 14031;

    /// <summary>Codes of servers that stop, start, elect, or are too busy, and of shards without a primary or that move; the driver knows them by types of their own only in part.</summary>
    private static readonly int[] Passing =
    [
        6, 7, 24, 46, 50, 63, 64, 89, 91, 112, 133, 134, 150, 189, 202, 234, 246, 249, 262, 462, 9001, 10107, 11600, 11601, 11602, 13388, 13435, 13436,
        CursorNotFound, CappedPositionLost, QueryPlanKilled, CursorKilled,
    ];

    /// <summary>What the server says of a failure that another try may mend.</summary>
    private static readonly string[] PassingLabels = ["RetryableWriteError", "TransientTransactionError", "ResumableChangeStreamError"];

    /// <summary>Whether it comes from the server, the network or the driver, and not from this code.</summary>
    public static bool IsKnown(Exception problem) =>
        problem is MongoException or TimeoutException or IOException or SocketException;

    /// <summary>Whether it may work if it is tried again in a moment: the server is away, starting, electing, or busy.</summary>
    /// <param name="client">The client that met it, which knows why no server was there.</param>
    /// <param name="problem">What it met.</param>
    public static bool MayPass(IMongoClient? client, Exception problem) => problem switch
    {
        MongoAuthenticationException => false,
        MongoIncompatibleDriverException or MongoConfigurationException => false,
        MongoNotPrimaryException or MongoNodeIsRecoveringException or MongoExecutionTimeoutException or MongoCursorNotFoundException => true,
        MongoCommandException refused => MayPass(refused.Code) || Array.Exists(PassingLabels, refused.HasErrorLabel),
        MongoConnectionException => TlsProblem(problem) is null,
        TimeoutException => TlsOf(client) is null && IncompatibilityOf(client) is null,
        MongoConnectionPoolPausedException or MongoWaitQueueFullException => true,
        IOException or SocketException => true,
        _ => false,
    };

    /// <summary>Whether a document that was refused with a code may be taken if it is sent again: mongos answers so for a shard without a primary.</summary>
    public static bool MayPass(int code) => Array.IndexOf(Passing, code) >= 0;

    /// <summary>Whether a change stream cannot be gone on with, since the server has forgotten that place.</summary>
    public static bool IsPlaceLost(Exception problem) =>
        problem is MongoCommandException { Code: ChangeStreamHistoryLost or ChangeStreamFatalError or InvalidResumeToken };

    /// <summary>Says what is wrong, and what to do. No secret is in it.</summary>
    /// <param name="address">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="client">The client that met it, which knows why no server was there.</param>
    /// <param name="problem">What it met.</param>
    public static string Explain(MongoAddress address, string database, IMongoClient? client, Exception problem) => problem switch
    {
        MongoAuthenticationException => Refused(address),
        MongoCommandException refused => Explain(address, database, refused),
        MongoIncompatibleDriverException => $"MongoDB at {address.Server} speaks a version of its protocol that this program doesn't ({FirstLine(problem)}); upgrade the server.",
        MongoConnectionException when TlsProblem(problem) is { } tls => Tls(address, tls),
        TimeoutException when TlsOf(client) is { } tls => Tls(address, tls),
        TimeoutException when IncompatibilityOf(client) is { } old => $"MongoDB at {address.Server} speaks a version of its protocol that this program doesn't ({FirstLine(old)}); upgrade the server.",
        TimeoutException when HeartbeatProblems(client).Any(reason => CauseOf<IOException>(reason) is not null) =>
            $"MongoDB at {address.Server} breaks off every connection{ReasonOf(client)}; check that it is a MongoDB server, and that it speaks TLS if and only if {address.Setting} says so (tls=true).",
        TimeoutException => $"MongoDB at {address.Server} does not answer{ReasonOf(client)}; check the address in {address.Setting}, and that the server is running.",
        MongoExecutionTimeoutException => $"MongoDB at {address.Server} does not answer in time; check what the server is busy with.",
        MongoConnectionException => $"The connection to MongoDB at {address.Server} broke off ({FirstLine(Innermost(problem))}); check the network, and that the server is running.",
        _ => $"MongoDB at {address.Server} cannot be used: {FirstLine(problem)}.",
    };

    private static string Explain(MongoAddress address, string database, MongoCommandException refused) => refused.Code switch
    {
        AuthenticationFailed or UserNotFound or AtlasRefusal => Refused(address),
        Unauthorized when address.User.Length == 0 =>
            $"MongoDB at {address.Server} asks for a user ({FirstLine(refused)}); name one in {address.Setting}, as mongodb://user@host/{database}, and put the password into the environment variable {MongoAddress.PasswordVariable}.",
        Unauthorized => $"User {address.User} must not do this in {address.NameOf(database)} ({FirstLine(refused)}); grant the role for database {database}.",
        InvalidNamespace => $"{address.NameOf(database)} refuses the name of a database or collection ({FirstLine(refused)}).",
        QueryExceededMemoryLimit => $"MongoDB at {address.Server} has too little memory to sort without an index; make the index that this source names, or narrow what is read.",
        OutOfDiskSpace => $"The disk of MongoDB at {address.Server} is full; make room on it.",
        _ => Invariant($"MongoDB at {address.Server} refuses: {FirstLine(refused)} ({refused.CodeName ?? ""} {refused.Code})."),
    };

    private static string Refused(MongoAddress address) => address.User.Length == 0
        ? $"MongoDB at {address.Server} refuses who asks; name a user in {address.Setting}, and put the password into the environment variable {MongoAddress.PasswordVariable}."
        : $"MongoDB at {address.Server} refuses user {address.User}; check the user in {address.Setting}, the password in {MongoAddress.PasswordVariable}, and the database that the user is of (authSource).";

    private static string Tls(MongoAddress address, AuthenticationException problem) =>
        $"The connection to MongoDB at {address.Server} cannot be protected by TLS ({FirstLine(problem)}); check that the server speaks TLS (tls=true in {address.Setting}), and that its certificate is of an authority that this machine trusts and of the name in the address.";

    private static string ReasonOf(IMongoClient? client) =>
        HeartbeatProblems(client).FirstOrDefault() is { } reason ? $" ({FirstLine(Innermost(reason))})" : "";

    private static AuthenticationException? TlsOf(IMongoClient? client) => HeartbeatProblems(client).Select(TlsProblem).FirstOrDefault(problem => problem is not null);

    private static MongoIncompatibleDriverException? IncompatibilityOf(IMongoClient? client) =>
        HeartbeatProblems(client).OfType<MongoIncompatibleDriverException>().FirstOrDefault();

    private static IEnumerable<Exception> HeartbeatProblems(IMongoClient? client) =>
        client is null ? [] : client.Cluster.Description.Servers.Select(server => server.HeartbeatException).OfType<Exception>();

    private static AuthenticationException? TlsProblem(Exception problem) => CauseOf<AuthenticationException>(problem);

    private static T? CauseOf<T>(Exception problem)
        where T : Exception
    {
        for (Exception? cause = problem; cause is not null; cause = cause.InnerException)
        {
            if (cause is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static Exception Innermost(Exception problem) => problem.InnerException is { } inner ? Innermost(inner) : problem;

    /// <summary>What a message says first, as a part of a sentence; the driver's go on for pages.</summary>
    private static string FirstLine(Exception problem)
    {
        const int MaxLength = 200;
        var line = problem.Message.Split('\n')[0].Trim().TrimEnd('.');
        return line.Length > MaxLength ? line[..MaxLength] + "…" : line;
    }
}
