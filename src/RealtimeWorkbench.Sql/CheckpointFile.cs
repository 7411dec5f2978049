using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>The file of checkpoints: opened, checked, set aside when it is damaged, and copied while it is good.</summary>
internal static class CheckpointFile
{
    /// <summary>Marks the file as ours, in SQLite's application_id: "RTWC".</summary>
    private const int ApplicationId = 0x52545743;
    private const int Version = 1;

    /// <summary>What SQLite says when a file isn't a database, or not a whole one.</summary>
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Full = 13;
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;

    private const string Schema = """
        CREATE TABLE partition (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            name TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            position INTEGER,
            memo TEXT,
            produced INTEGER NOT NULL DEFAULT 0,
            rejected INTEGER NOT NULL DEFAULT 0,
            UNIQUE (run, name));
        CREATE TABLE machine (
            id INTEGER PRIMARY KEY,
            partition INTEGER NOT NULL REFERENCES partition (id),
            name TEXT NOT NULL,
            UNIQUE (partition, name));
        CREATE TABLE piece (
            machine INTEGER NOT NULL REFERENCES machine (id),
            part TEXT NOT NULL,
            key INTEGER NOT NULL,
            crc INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (machine, part, key)) WITHOUT ROWID;
        """;

    /// <summary>Copy that is made of a good file when it is opened: the last good one, if it is damaged later.</summary>
    public static string CopyOf(string path) => path + ".good";

#pragma warning disable CA2000 // The connection goes to the store, or is disposed where opening fails.
    /// <summary>Opens a file; a damaged one is set aside, and its last good copy taken instead, or a new one made.</summary>
    public static T Open<T>(string path, Action<string> warn, Func<SqliteConnection, T> use)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (TryOpen(path, out var connection, out var problem))
        {
            Copy(connection!, path);
            return use(connection!);
        }

        var aside = SetAside(path);
        if (File.Exists(CopyOf(path)))
        {
            File.Copy(CopyOf(path), path);
            if (TryOpen(path, out connection, out _))
            {
                warn($"The checkpoint {path} is damaged ({problem}) and was set aside as {aside}; the run goes on from the last good copy, {CopyOf(path)}.");
                return use(connection!);
            }

            File.Delete(path);
        }

        warn($"The checkpoint {path} is damaged ({problem}) and was set aside as {aside}; there is no good copy, so the source is read from its start.");
        return TryOpen(path, out connection, out problem)
            ? use(connection!)
            : throw new CheckpointException($"The checkpoint {path} cannot be made: {problem}.");
    }

#pragma warning restore CA2000

    /// <summary>Says what is wrong with a file, and what to do.</summary>
    public static string Explain(string path, Exception problem) => problem switch
    {
        SqliteException { SqliteErrorCode: Full } => $"The disk is full, so {path} cannot be written; make room on it.",
        SqliteException { SqliteErrorCode: Busy } => $"{path} is being used by another run; end that one, or name another Checkpoint.Path; several runs at once share a PostgreSQL database.",
        SqliteException { SqliteErrorCode: ReadOnly } => $"{path} must not be written; check its permissions, or name another Checkpoint.Path.",
        SqliteException { SqliteErrorCode: CannotOpen } => $"{path} cannot be opened; check that its folder is there and may be written.",
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => $"{path} is damaged; start the run again, and it is set aside.",
        _ => $"{path} cannot be used: {problem.Message.TrimEnd('.')}; check the path, or name another Checkpoint.Path.",
    };

    private static bool TryOpen(string path, out SqliteConnection? connection, out string problem)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 5,
        }.ConnectionString);
        problem = "";
        try
        {
            connection.Open();

            // One run at a time: another one finds the file locked, instead of fighting for it.
            Execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
            Execute(connection, "PRAGMA journal_mode = WAL");
            Execute(connection, "PRAGMA synchronous = NORMAL");
            Execute(connection, "BEGIN IMMEDIATE; COMMIT");
            if (Ask(connection, "PRAGMA integrity_check") is var found && found != "ok")
            {
                problem = found.Split('\n')[0];
                connection.Dispose();
                return false;
            }

            Prepare(connection, path);
            if (!AreWhole(connection))
            {
                problem = "what it holds is not what was written";
                connection.Dispose();
                return false;
            }

            return true;
        }
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is Corrupt or NotADatabase)
        {
            problem = damaged.SqliteErrorCode == Corrupt ? "its structure is broken" : "it is not a checkpoint file";
            connection.Dispose();
            return false;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(SqliteConnection connection, string path)
    {
        var application = Ask(connection, "PRAGMA application_id");
        if (application == "0" && Ask(connection, "SELECT count(*) FROM sqlite_master") == "0")
        {
            Execute(connection, Invariant($"BEGIN IMMEDIATE; {Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT"));
            return;
        }

        if (application != Invariant($"{ApplicationId}"))
        {
            throw new CheckpointException($"{path} is a database of another program; name another Checkpoint.Path.");
        }

        if (Ask(connection, "PRAGMA user_version") is var version && version != Invariant($"{Version}"))
        {
            throw new CheckpointException(
                Invariant($"{path} has format {version}, but this version reads format {Version}; name another Checkpoint.Path."));
        }
    }

    private static bool AreWhole(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT crc, bytes FROM piece";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (PieceChecksum.Of(row.GetFieldValue<byte[]>(1)) != row.GetInt64(0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies a file that has just been found good, and puts the copy in its place only when it is whole.</summary>
    private static void Copy(SqliteConnection connection, string path)
    {
        if (Ask(connection, "SELECT count(*) FROM piece") == "0")
        {
            return;
        }

        var partial = CopyOf(path) + ".partial";
        try
        {
            File.Delete(partial);
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $target";
            command.Parameters.AddWithValue("$target", partial);
            command.ExecuteNonQuery();
            File.Move(partial, CopyOf(path), overwrite: true);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode == Full)
        {
            // No room for a second one: the older copy stays, and the run is not held up for it.
            File.Delete(partial);
        }
    }

    private static string SetAside(string path)
    {
        var aside = path + ".damaged";
        for (var number = 2; File.Exists(aside); number++)
        {
            aside = Invariant($"{path}.damaged-{number}");
        }

        File.Move(path, aside);
        foreach (var beside in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + beside))
            {
                File.Move(path + beside, aside + beside, overwrite: true);
            }
        }

        return aside;
    }

    private static void Execute(SqliteConnection connection, string text) => Ask(connection, text);

    private static string Ask(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
