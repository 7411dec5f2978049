using System.Data.Common;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>A history in a SQLite file, which others may read while it is written.</summary>
public sealed class SqliteHistoryStore : SqlHistoryStore
{
    /// <summary>Marks the file as ours, in SQLite's application_id: "RTWH".</summary>
    private const int ApplicationId = 0x52545748;
    private const int PageBytes = 8192;
    private const int CacheKilobytes = 16384;
    private const int PagesGivenBackAtOnce = 256;

    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string _path;
    private readonly int _patience;
    private int _mostPages;

    private SqliteHistoryStore(string path, int patience)
    {
        _path = path;
        _patience = patience;
    }

    /// <inheritdoc />
    public override string Name => _path;

    private protected override (string Least, string Greatest) Functions => ("MIN", "MAX");

    /// <summary>Opens a file; it is made if it isn't there, and one of an older version is brought to this one, with a copy of it kept.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="say">Takes a sentence where an older file is brought to this version.</param>
    /// <exception cref="HistoryException">The file cannot be used; the message says why.</exception>
    public static SqliteHistoryStore Open(string path, Action<string> say) =>
        Open(path, say, HistorySchema.Version, HistorySchema.Steps(TimeProvider.System.GetUtcNow().UtcTicks));

    /// <summary>Opens a file that must be there, to read it.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="HistoryException">There is no such file, or it cannot be used.</exception>
    public static SqliteHistoryStore OpenExisting(string path) => File.Exists(path)
        ? Open(path, _ => { })
        : throw new HistoryException($"There is no history {path}; name the file that History.Path names.");

    /// <summary>Opens a file, with the steps that lead from older versions to this one.</summary>
    internal static SqliteHistoryStore Open(
        string path, Action<string> say, int version, IReadOnlyDictionary<int, string> steps, int patience = 5)
    {
        var store = new SqliteHistoryStore(path, patience);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            store.Prepare(say, version, steps);
            return store;
        }
        catch (Exception problem)
        {
            store.Dispose();
            throw store.Explain(problem) ?? problem;
        }
    }

    /// <summary>Lets the file grow no further, as a full disk would; for tests.</summary>
    internal void LimitPages(int pages)
    {
        _mostPages = pages;
        Reconnect();
    }

    private protected override DbConnection Connect(bool isReader)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = false,
            DefaultTimeout = _patience,
        }.ConnectionString);
        try
        {
            connection.Open();
            if (!isReader)
            {
                Execute(connection, Invariant($"PRAGMA page_size = {PageBytes}"));
                Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL");
                Execute(connection, Invariant($"PRAGMA cache_size = -{CacheKilobytes}"));
                Execute(connection, "PRAGMA journal_mode = WAL");

                // A checkpoint must not survive a loss of power that the history before it does not.
                Execute(connection, "PRAGMA synchronous = FULL");
                if (_mostPages > 0)
                {
                    Execute(connection, Invariant($"PRAGMA max_page_count = {_mostPages}"));
                }
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private protected override DbTransaction BeginView(DbConnection connection)
    {
        var transaction = ((SqliteConnection)connection).BeginTransaction(deferred: true);

        // The instant of a view is that of its first read.
        Ask(connection, "SELECT COUNT(*) FROM run WHERE id < 0", transaction);
        return transaction;
    }

    private protected override DbTransaction BeginWrite(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    private protected override long SizeOf(DbConnection connection, DbTransaction? transaction) =>
        (Ask(connection, "PRAGMA page_count", transaction) - Ask(connection, "PRAGMA freelist_count", transaction)) * Ask(connection, "PRAGMA page_size", transaction);

    private protected override bool GiveRoomBack(DbConnection connection)
    {
        if (Ask(connection, "PRAGMA freelist_count") < PagesGivenBackAtOnce)
        {
            return false;
        }

        Execute(connection, Invariant($"PRAGMA incremental_vacuum({PagesGivenBackAtOnce})"));
        return Ask(connection, "PRAGMA freelist_count") >= PagesGivenBackAtOnce;
    }

    private protected override HistoryException? Explain(Exception problem) => problem switch
    {
        HistoryException known => known,
        SqliteException { SqliteErrorCode: Full } => new($"The disk is full, so {_path} cannot be written; make room on it.", problem) { MayPass = true },
        SqliteException { SqliteErrorCode: Busy } => new($"{_path} is locked by another program; end what holds it.", problem) { MayPass = true },
        SqliteException { SqliteErrorCode: ReadOnly } => new($"{_path} must not be written; check its permissions, or name another History.Path.", problem),
        SqliteException { SqliteErrorCode: CannotOpen } => new($"{_path} cannot be opened; check that its folder is there and may be written.", problem),
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => new(
            $"{_path} is damaged, or no history; set it aside or restore it from a copy, or name another History.Path.", problem),
        SqliteException or IOException or UnauthorizedAccessException => new(
            $"{_path} cannot be used: {problem.Message.TrimEnd('.')}; check the path, or name another History.Path.", problem)
        {
            MayPass = true,
        },
        _ => null,
    };

    private void Prepare(Action<string> say, int version, IReadOnlyDictionary<int, string> steps)
    {
        var connection = Connection();
        if (IsReady(connection, version))
        {
            return;
        }

        // Nobody else makes the tables, or brings them to this version, from here on; who waited for that finds it done.
        Execute(connection, "BEGIN IMMEDIATE");
        if (IsReady(connection, version))
        {
            Execute(connection, "ROLLBACK");
            return;
        }

        var found = (int)Ask(connection, "PRAGMA user_version");
        if (Ask(connection, "PRAGMA application_id") == 0)
        {
            Execute(connection, Invariant($"{HistorySchema.Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {version}; COMMIT"));
            return;
        }

        if (Enumerable.Range(found, version - found).Any(step => !steps.ContainsKey(step)))
        {
            throw new HistoryException(Invariant($"{_path} has format {found}, which this version cannot bring to format {version}; it is left as it is."));
        }

        var copying = Invariant($"{_path}.v{found}.partial");
        Copy(copying);
        for (var step = found; step < version; step++)
        {
            Execute(connection, steps[step]);
        }

        Execute(connection, Invariant($"PRAGMA user_version = {version}; COMMIT"));

        // It has its name only now: a try that was killed leaves no copy that a later one, of a file that was written meanwhile, would take for its own.
        var copy = Keep(copying, Invariant($"{_path}.v{found}"));
        say(Invariant($"The history {_path} was brought from format {found} to format {version}; as it was it is kept as {copy}."));
    }

    /// <summary>Whether the file is a history of this version.</summary>
    /// <exception cref="HistoryException">It is that of another program, or of a newer version.</exception>
    private bool IsReady(DbConnection connection, int version)
    {
        var application = Ask(connection, "PRAGMA application_id");
        if (application == 0 && Ask(connection, "SELECT COUNT(*) FROM sqlite_master") == 0)
        {
            return false;
        }

        if (application != ApplicationId)
        {
            throw new HistoryException($"{_path} is a database of another program; name another History.Path.");
        }

        var found = (int)Ask(connection, "PRAGMA user_version");
        return found <= version
            ? found == version
            : throw new HistoryException(Invariant(
                $"{_path} has format {found}, but this version reads up to format {version}; use the version that wrote it, or name another History.Path."));
    }

    /// <summary>Copies the file as it is. By a connection of its own: the one that writes is in a transaction.</summary>
    private void Copy(string copy)
    {
        File.Delete(copy);
        using (var connection = Connect(isReader: true))
        {
            using var copying = connection.CreateCommand();
            copying.CommandText = "VACUUM INTO @target";
            var target = copying.CreateParameter();
            target.ParameterName = "@target";
            target.Value = copy;
            copying.Parameters.Add(target);
            copying.ExecuteNonQuery();
        }

        // SQLite leaves that to the system, but what is done to the file itself survives a loss of power, and so must the copy.
        using var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Names a copy. One that is there is of an earlier time, and stays.</summary>
    private static string Keep(string copied, string wanted)
    {
        var name = wanted;
        for (var number = 2; File.Exists(name); number++)
        {
            name = Invariant($"{wanted}-{number}");
        }

        File.Move(copied, name);
        return name;
    }

    private static void Execute(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are of this file and of the schema.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Ask(DbConnection connection, string text, DbTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
