using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>The file of checkpoints: opened, checked, set aside when it is damaged, and copied while it is good.</summary>
internal static class CheckpointFile
{
    /// <summary>Marks the file as ours, in SQLite's application_id: "RTWC".</summary>
    private const int ApplicationId = 0x52545743;
    private const int Version = 2;

    /// <summary>
    /// Bytes of a page of a file that is made; SQLite says 4096. Each page is written by itself, twice, and most pieces of a busy run take
    /// some kilobytes, so larger ones are fewer to write; much larger ones would be written for the few bytes of a quiet run, too.
    /// </summary>
    private const int PageBytes = 16384;

    /// <summary>Most memory for pages; SQLite says 2 MB. What a checkpoint replaces must not be read from the file first.</summary>
    private const int CacheKilobytes = 32768;

    /// <summary>What SQLite says when a file isn't a database, or not a whole one.</summary>
    private const int Error = 1;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;
    private const int Full = 13;
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;

    /// <remarks>
    /// Pieces are in a table of its own with an index, and not in one that is its own index (WITHOUT ROWID): that keeps no more than a quarter of a page of a
    /// row within the page, and writes a page more for the rest of each piece of a few kilobytes, which made the log twice as long. Files
    /// that were made so are written with the same statements.
    /// </remarks>
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
            listened INTEGER NOT NULL DEFAULT 0,
            crc INTEGER NOT NULL,
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
            UNIQUE (machine, part, key));
        """;

    /// <summary>
    /// Pages, 64 MB, that the log grows to before it is brought into the file at once, even before it is due: a busy run writes largely
    /// the same places each second, and only the last of each is copied.
    /// </summary>
    public const int LogPages = 4096;

    /// <summary>Copy that is made of a good file when it is opened: the last good one, if it is damaged later.</summary>
    public static string CopyOf(string path) => path + ".good";

    /// <summary>The last good copy on its way back to the place of a damaged file. It is whole where the file itself is missing.</summary>
    private static string ReturningOf(string path) => path + ".returning";

#pragma warning disable CA2000 // The connection goes to the store, or is disposed where opening fails.
    /// <summary>Opens a file; a damaged one is set aside, and its last good copy taken instead, or a new one made.</summary>
    public static T Open<T>(string path, Action<string> warn, Func<SqliteConnection, T> use)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        if (!File.Exists(path) && File.Exists(ReturningOf(path)))
        {
            // A start before this one had set the damaged file aside, and did not get further.
            var left = SetAside(path);
            File.Move(ReturningOf(path), path);
            warn($"The checkpoint {path} was damaged and set aside by an earlier start ({left}); the run goes on from the last good copy, {CopyOf(path)}.");
        }

        if (TryOpen(path, out var connection, out var problem))
        {
            return Use(connection!, opened =>
            {
                Copy(opened, path, warn);
                return use(opened);
            });
        }

        // The copy first: if there is no room for it, or the program ends here, the next start finds everything as it was.
        var hasCopy = TryReturn(path, problem);
        var aside = SetAside(path);
        if (hasCopy)
        {
            File.Move(ReturningOf(path), path);
            if (TryOpen(path, out connection, out _))
            {
                warn($"The checkpoint {path} is damaged ({problem}) and was set aside as {aside}; the run goes on from the last good copy, {CopyOf(path)}.");
                return Use(connection!, use);
            }

            Remove(path);
        }

        warn($"The checkpoint {path} is damaged ({problem}) and was set aside as {aside}; there is no good copy, so the source begins where it does without a checkpoint.");
        return TryOpen(path, out connection, out problem)
            ? Use(connection!, use)
            : throw new CheckpointException($"The checkpoint {path} cannot be made: {problem}.");
    }

    private static T Use<T>(SqliteConnection connection, Func<SqliteConnection, T> use)
    {
        try
        {
            return use(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
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
            Execute(connection, Invariant($"PRAGMA page_size = {PageBytes}"));
            Execute(connection, Invariant($"PRAGMA cache_size = -{CacheKilobytes}"));
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
        catch (SqliteException damaged) when (damaged.SqliteErrorCode is Corrupt or NotADatabase or Error)
        {
            // An "error" is a table or a column that is not there any more.
            problem = damaged.SqliteErrorCode == NotADatabase ? "it is not a checkpoint file" : "its structure is broken";
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
                Invariant($"{path} has format {version}, but this version reads format {Version}; end the run with the version that wrote it, or name another Checkpoint.Path."));
        }
    }

    /// <summary>Compares what is in the cells with the checksums; rows that belong to nothing are damage, too.</summary>
    private static bool AreWhole(SqliteConnection connection) =>
        All(connection, "SELECT crc, run, name, position, memo, produced, rejected, listened FROM partition", row =>
            row.GetInt64(0) == PieceChecksum.Of(
                PieceChecksum.Begin(row.GetString(1), row.GetString(2)),
                row.IsDBNull(3) ? null : new SourcePosition(row.GetInt64(3), Memo: row.IsDBNull(4) ? null : row.GetString(4)),
                new PartitionCounts(row.GetInt64(5), row.GetInt64(6)),
                row.GetInt64(7)))
        && All(connection, "SELECT piece.crc, run, partition.name, machine.name, part, key, bytes FROM piece JOIN machine ON machine.id = piece.machine JOIN partition ON partition.id = machine.partition", row =>
            row.GetInt64(0) == PieceChecksum.Of(
                PieceChecksum.With(PieceChecksum.Begin(row.GetString(1), row.GetString(2)), row.GetString(3)),
                row.GetString(4),
                row.GetInt64(5),
                row.GetFieldValue<byte[]>(6)))
        && Ask(connection, "SELECT count(*) FROM piece WHERE machine NOT IN (SELECT id FROM machine)") == "0"
        && Ask(connection, "SELECT count(*) FROM machine WHERE partition NOT IN (SELECT id FROM partition)") == "0";

    private static bool All(SqliteConnection connection, string query, Func<SqliteDataReader, bool> isWhole)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = query;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        try
        {
            while (row.Read())
            {
                if (!isWhole(row))
                {
                    return false;
                }
            }
        }
        catch (Exception problem) when (problem is InvalidCastException or InvalidOperationException or FormatException)
        {
            // A cell of another type than was written.
            return false;
        }

        return true;
    }

    /// <summary>Copies a file that has just been found good, and puts the copy in its place only when it is whole and on the disk.</summary>
    private static void Copy(SqliteConnection connection, string path, Action<string> warn)
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
            Flush(partial);
            File.Move(partial, CopyOf(path), overwrite: true);
        }
        catch (Exception problem) when (problem is SqliteException or IOException or UnauthorizedAccessException)
        {
            // The older copy stays, and the run is not held up for it.
            Remove(partial);
            warn($"No copy of the checkpoint {path} can be made as {CopyOf(path)}: {problem.Message.TrimEnd('.')}; an older one stays as it is.");
        }
    }

    /// <summary>Copies the last good copy, whole and on the disk, to where it can take the place of a damaged file in one step.</summary>
    /// <returns>False if there is none.</returns>
    private static bool TryReturn(string path, string damage)
    {
        if (!File.Exists(CopyOf(path)))
        {
            Remove(ReturningOf(path));
            return false;
        }

        try
        {
            File.Copy(CopyOf(path), ReturningOf(path), overwrite: true);
            Flush(ReturningOf(path));
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Remove(ReturningOf(path));
            throw new CheckpointException(
                $"The checkpoint {path} is damaged ({damage}), and its last good copy, {CopyOf(path)}, cannot take its place: {problem.Message.TrimEnd('.')}; make room on the disk and start again, for nothing has been changed.",
                problem);
        }
    }

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Removes what is of no use, if that can be done: it takes room, but is in nobody's way.</summary>
    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The next start tries again.
        }
    }

    private static string SetAside(string path)
    {
        var aside = path + ".damaged";
        for (var number = 2; File.Exists(path) && File.Exists(aside); number++)
        {
            aside = Invariant($"{path}.damaged-{number}");
        }

        if (File.Exists(path))
        {
            File.Move(path, aside);
        }

        // What lies beside the damaged file must not be taken for a part of the copy that comes in its place.
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
