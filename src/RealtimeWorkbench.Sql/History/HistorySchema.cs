namespace RealtimeWorkbench.Sql.History;

/// <summary>Tables of a history, in the words of SQLite; <see cref="ForPostgres"/> says them in those of PostgreSQL.</summary>
internal static class HistorySchema
{
    /// <summary>Version of what this program writes.</summary>
    public const int Version = 2;

    /// <summary>Kind of the blocks that note what is stored and comes again after a checkpoint; the others are those of <see cref="RealtimeWorkbench.History.HistoryResolution"/>.</summary>
    public const int Awaited = 4;

    /// <summary>What a block takes in PostgreSQL besides its bytes, about: its row, and its place in the indexes.</summary>
    public const int RowBytes = 200;

    /// <summary>Where PostgreSQL keeps how many bytes the blocks take: it reserves room and does not give it back, so its files do not say.</summary>
    private const string Size = "CREATE TABLE size (bytes BIGINT NOT NULL);";

    /// <summary>All times are ticks of 100 ns of UTC since the year 1, as in recordings.</summary>
    public const string Tables = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            operation TEXT NOT NULL,
            source TEXT NOT NULL,
            started BIGINT NOT NULL,
            ended BIGINT,
            state TEXT NOT NULL,
            written BIGINT NOT NULL);
        CREATE INDEX run_by_age ON run (written);
        CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            run BIGINT NOT NULL REFERENCES run (id),
            machine TEXT NOT NULL,
            metric TEXT NOT NULL,
            unit TEXT NOT NULL,
            first BIGINT NOT NULL,
            last BIGINT NOT NULL,
            count BIGINT NOT NULL,
            span BIGINT NOT NULL,
            written BIGINT NOT NULL,
            settled_mark BIGINT NOT NULL,
            UNIQUE (run, machine, metric));
        CREATE INDEX series_by_name ON series (machine, metric);
        CREATE TABLE block (
            id INTEGER PRIMARY KEY,
            series BIGINT NOT NULL REFERENCES series (id),
            kind INTEGER NOT NULL,
            settled INTEGER NOT NULL,
            mark BIGINT NOT NULL,
            first BIGINT NOT NULL,
            last BIGINT NOT NULL,
            count INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            written BIGINT NOT NULL);
        CREATE INDEX block_by_series ON block (series, settled, kind, first);
        CREATE INDEX block_by_age ON block (kind, written) WHERE settled = 1;
        CREATE TABLE given_up (
            series BIGINT NOT NULL REFERENCES series (id),
            kind INTEGER NOT NULL,
            first BIGINT NOT NULL,
            last BIGINT NOT NULL,
            PRIMARY KEY (series, kind, first)) WITHOUT ROWID;
        CREATE TABLE rollup (
            series BIGINT NOT NULL REFERENCES series (id),
            level INTEGER NOT NULL,
            start BIGINT NOT NULL,
            count BIGINT NOT NULL,
            mean DOUBLE PRECISION NOT NULL,
            squares DOUBLE PRECISION NOT NULL,
            minimum DOUBLE PRECISION NOT NULL,
            maximum DOUBLE PRECISION NOT NULL,
            written BIGINT,
            has_minutes INTEGER,
            PRIMARY KEY (series, level, start)) WITHOUT ROWID;
        CREATE INDEX rollup_by_age ON rollup (has_minutes, written) WHERE level = 3;
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            run BIGINT NOT NULL REFERENCES run (id),
            kind INTEGER NOT NULL,
            name TEXT NOT NULL,
            began BIGINT NOT NULL,
            ended BIGINT,
            machine TEXT NOT NULL,
            metric TEXT NOT NULL,
            state TEXT NOT NULL,
            severity TEXT NOT NULL,
            body TEXT NOT NULL,
            written BIGINT NOT NULL,
            UNIQUE (run, kind, name));
        CREATE INDEX event_by_time ON event (kind, began);
        CREATE INDEX event_by_age ON event (written);
        CREATE TABLE writer (
            id TEXT PRIMARY KEY,
            sequence BIGINT NOT NULL,
            written BIGINT NOT NULL);
        """;

    /// <summary>The same tables for PostgreSQL.</summary>
    public static string ForPostgres => $"{InPostgres(Tables)} {Size} INSERT INTO size VALUES (0);";

    /// <summary>Statements that lead from each older version to the next one.</summary>
    /// <param name="now">Time by the clock in ticks: what an older version wrote counts as written now, for nobody noted when it was. A column with a default is there at once, however large the table.</param>
    public static IReadOnlyDictionary<int, string> Steps(long now) => new Dictionary<int, string>
    {
        [1] = Invariant($"""
            ALTER TABLE run ADD COLUMN written BIGINT NOT NULL DEFAULT {now};
            CREATE INDEX run_by_age ON run (written);
            CREATE TABLE given_up (
                series BIGINT NOT NULL REFERENCES series (id),
                kind INTEGER NOT NULL,
                first BIGINT NOT NULL,
                last BIGINT NOT NULL,
                PRIMARY KEY (series, kind, first)) WITHOUT ROWID;
            INSERT INTO given_up (series, kind, first, last) SELECT id, 0, 0, raw_from FROM series WHERE raw_from > 0;
            INSERT INTO given_up (series, kind, first, last) SELECT id, 1, 0, seconds_from FROM series WHERE seconds_from > 0;
            INSERT INTO given_up (series, kind, first, last) SELECT id, 2, 0, minutes_from FROM series WHERE minutes_from > 0;
            ALTER TABLE series DROP COLUMN raw_from;
            ALTER TABLE series DROP COLUMN seconds_from;
            ALTER TABLE series DROP COLUMN minutes_from;
            ALTER TABLE series ADD COLUMN settled_mark BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE block ADD COLUMN written BIGINT NOT NULL DEFAULT {now};
            DROP INDEX block_by_time;
            DROP INDEX block_open;
            CREATE INDEX block_by_series ON block (series, settled, kind, first);
            CREATE INDEX block_by_age ON block (kind, written) WHERE settled = 1;
            ALTER TABLE rollup ADD COLUMN written BIGINT DEFAULT {now};
            ALTER TABLE rollup ADD COLUMN has_minutes INTEGER DEFAULT 1;
            CREATE INDEX rollup_by_age ON rollup (has_minutes, written) WHERE level = 3;
            ALTER TABLE event ADD COLUMN written BIGINT NOT NULL DEFAULT {now};
            CREATE INDEX event_by_age ON event (written);
            """),
    };

    /// <summary>The same for PostgreSQL.</summary>
    public static IReadOnlyDictionary<int, string> StepsForPostgres(long now) => Steps(now).ToDictionary(
        step => step.Key,
        step => step.Key == 1
            ? Invariant($"{InPostgres(step.Value)} {Size} INSERT INTO size SELECT COALESCE(SUM(LENGTH(bytes) + {RowBytes}), 0) FROM block;")
            : InPostgres(step.Value));

    private static string InPostgres(string statements) => statements
        .Replace("id INTEGER PRIMARY KEY", "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", StringComparison.Ordinal)
        .Replace(" BLOB ", " BYTEA ", StringComparison.Ordinal)
        .Replace(" WITHOUT ROWID", "", StringComparison.Ordinal);
}
