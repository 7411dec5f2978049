using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Tests.Source;

public sealed class SqliteSourceTests : SqliteSamples
{
    [Fact]
    public async Task Reads_rows_of_several_values_with_their_place_and_state()
    {
        Execute("""
            CREATE TABLE samples (id INTEGER PRIMARY KEY, timestamp TEXT, machine TEXT, "Air temperature [K]" REAL, power DECIMAL(8,2), note TEXT, on_ BOOLEAN, layer INT, x REAL, y REAL, z REAL, status TEXT);
            INSERT INTO samples VALUES (1, '2026-11-21T10:00:00.5Z', 'am-01', 298.1, 250, 'good', 1, 12, 1.5, 2.5, 3.5, 'RUNNING');
            INSERT INTO samples VALUES (2, '2026-11-21 11:00:01+01:00', NULL, NULL, '251.25', '7', 0, NULL, NULL, NULL, NULL, NULL);
            """);

        var reads = await SqlReads.OfAsync(Settings);

        Assert.Equal(
            ["2026-11-21T10:00:00.5 am-01 Air temperature=298.1 on_=1 power=250 @1.5,2.5,3.5,12 RUNNING", "2026-11-21T10:00:01 machine-1 on_=0 power=251.25"],
            reads.Samples);
        Assert.Empty(reads.Reasons);
        Assert.Empty(reads.Notices);
    }

    [Fact]
    public async Task Reads_rows_of_one_value_with_its_name_and_unit()
    {
        Execute("""
            CREATE TABLE samples (id INTEGER PRIMARY KEY, time REAL, machine INT, metric TEXT, value, unit TEXT, quality INT);
            INSERT INTO samples VALUES (1, 1763719200, 7, 'temperature', 1012.5, '°C', 192);
            INSERT INTO samples VALUES (2, 1763719201, 7, 'power', '250.5', NULL, 192);
            INSERT INTO samples VALUES (3, 1763719202, 7, 'power', NULL, NULL, 0);
            INSERT INTO samples VALUES (4, 1763719203, 7, NULL, 3, NULL, 0);
            """);

        var reads = await SqlReads.OfAsync(Settings);

        Assert.Equal(["2025-11-21T10:00:00 7 temperature=1012.5", "2025-11-21T10:00:01 7 power=250.5", "2025-11-21T10:00:02 7"], reads.Samples);
        Assert.Equal(["Row with \"id\" 4: \"metric\" is NULL; the name of a metric is needed."], reads.Reasons);
    }

    [Theory]
    [InlineData("1763719200.25")]
    [InlineData("1763719200250")]
    [InlineData("1763719200250000")]
    [InlineData("1763719200250000000")]
    [InlineData("'1763719200250'")]
    [InlineData("'2025-11-21 10:00:00.25'")]
    [InlineData("'2025-11-21T11:00:00.250+01:00'")]
    public async Task Reads_times_by_their_form(string time)
    {
        Execute($"CREATE TABLE samples (id INTEGER PRIMARY KEY, ts, v REAL); INSERT INTO samples VALUES (1, {time}, 1)");

        Assert.Equal(["2025-11-21T10:00:00.25 machine-1 v=1"], (await SqlReads.OfAsync(Settings)).Samples);
    }

    [Fact]
    public async Task A_row_that_is_no_sample_becomes_a_dead_letter_with_its_key_and_the_reason()
    {
        Execute("""
            CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v REAL);
            INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1);
            INSERT INTO samples VALUES (2, '2026-11-21 10:00:01', 'broken');
            INSERT INTO samples VALUES (3, NULL, 3);
            INSERT INTO samples VALUES (4, '1970-01-01 00:00:00', 4);
            INSERT INTO samples VALUES (5, '2026-11-21 10:00:04', 9e999);
            INSERT INTO samples VALUES (6, '2026-11-21 10:00:05', x'0102');
            INSERT INTO samples VALUES (7, '2026-11-21 10:00:06', 7);
            """);

        var reads = await SqlReads.OfAsync(Settings);

        const string Needed = "ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970, from 1980 to 2099 is needed.";
        Assert.Equal(["2026-11-21T10:00:00 machine-1 v=1", "2026-11-21T10:00:06 machine-1 v=7"], reads.Samples);
        Assert.Equal(
            [
                "Row with \"id\" 2: \"v\" is \"broken\"; a finite number is needed, or NULL.",
                $"Row with \"id\" 3: \"ts\" is NULL; {Needed}",
                $"Row with \"id\" 4: \"ts\" is \"1970-01-01 00:00:00\"; {Needed}",
                "Row with \"id\" 5: \"v\" is Infinity; a finite number is needed, or NULL.",
                "Row with \"id\" 6: \"v\" is the bytes 0102; a finite number is needed, or NULL.",
            ],
            reads.Reasons);
        Assert.Equal("""{"id":2,"ts":"2026-11-21 10:00:01","v":"broken"}""", reads.Letters[0]);
    }

    [Fact]
    public async Task A_search_for_the_next_row_can_be_stopped()
    {
        Execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1), (2, '2026-11-21 10:00:00', 2)");

        // The second row takes for ever.
        var settings = Settings with
        {
            Table = "",
            Query = "SELECT id, ts, v FROM samples WHERE id = 1 OR (WITH RECURSIVE n(i) AS (SELECT id UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT count(*) FROM n) > 0",
        };
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var reading = Task.Run(() => SqlReads.OfAsync(settings, cancellationToken: stop.Token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Waits_at_the_last_row_for_more()
    {
        Execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1)");

        var reads = await SqlReads.OfAsync(Settings with { Follow = true }, until: reads =>
        {
            if (reads.Samples.Count == 1)
            {
                Execute("INSERT INTO samples VALUES (2, '2026-11-21 10:00:01', 2)");
            }

            return reads.Samples.Count == 2;
        });

        Assert.Equal(["v=1", "v=2"], reads.Samples.Select(text => text.Split(' ')[2]));
    }

    [Fact]
    public async Task A_file_that_is_locked_is_noticed_once_and_waited_for()
    {
        Execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1); BEGIN EXCLUSIVE");
        var source = new SqlSource(new SqlSourceOptions { Sql = Settings with { Follow = true }, FirstWait = TimeSpan.FromMilliseconds(10) });
        var notices = new List<string>();
        source.Noticed += notice =>
        {
            notices.Add(notice.Text);
            if (notice.IsProblem)
            {
                Execute("COMMIT");
            }
        };

        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                if (batch.Mark is null)
                {
                    break;
                }
            }
        }

        Assert.Equal(["plant.db is locked by another program; it is read as soon as that one lets it. Reading goes on as soon as it can.", "plant.db answers again; reading goes on."], notices.Select(text => text.Replace(Folder["plant.db"], "plant.db", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Says_which_rows_are_not_read_and_that_a_table_was_made_anew()
    {
        Execute("CREATE TABLE samples (id INT, ts TEXT, v INT); INSERT INTO samples VALUES (NULL, '2026-11-21 10:00:00', 1), (7, '2026-11-21 10:00:00', 2)");
        var first = await SqlReads.OfAsync(Settings);
        Execute("DELETE FROM samples; INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 3)");
        var then = await SqlReads.OfAsync(Settings, first.End);

        Assert.Equal(["samples has rows whose \"id\" is NULL, NaN or infinity; they are not read, for no place in the order is theirs."], first.Notices);
        Assert.Equal(["The largest \"id\" of samples is 1, but rows up to 7 have been read: smaller ones are not read; if the table was made anew, name another Checkpoint.Path and start again."], then.Notices);
    }

    [Fact]
    public async Task Names_stay_names_whatever_they_hold_and_nothing_is_written()
    {
        Execute("""CREATE TABLE "a"" ) AS q; DROP TABLE keep; --" (id INTEGER PRIMARY KEY, ts TEXT, "v""; --" INT); CREATE TABLE keep (a); INSERT INTO "a"" ) AS q; DROP TABLE keep; --" VALUES (1, '2026-11-21 10:00:00', 5)""");

        var odd = await SqlReads.OfAsync(Settings with { Table = "\"a\"\" ) AS q; DROP TABLE keep; --\"" });
        var query = await SqlReads.OfAsync(Settings with { Table = "", Query = "SELECT 1 AS id, '2026-11-21' AS ts, 4.5 AS v -- the end;" });
        var writes = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(Settings with { Table = "", Query = "SELECT 1 AS id) AS q; DROP TABLE keep; SELECT * FROM (SELECT 2 AS id" }));

        Assert.Equal(["2026-11-21T10:00:00 machine-1 v\"; --=5"], odd.Samples);
        Assert.Equal(["2026-11-21T00:00:00 machine-1 v=4.5"], query.Samples);
        Assert.StartsWith("Sql.Query has no column for the time", writes.Message, StringComparison.Ordinal);
        Execute("SELECT * FROM keep");
    }

    [Theory]
    [InlineData("samples has no column \"nothing\", which Sql.TimeColumn names; the columns are id, ts, v, note.", "Sql.TimeColumn=nothing")]
    [InlineData("samples has no column \"w\", which Sql.Metrics names; the columns are id, ts, v, note.", "Sql.Metrics=v,w")]
    [InlineData("sample cannot be found", "Sql.Table=sample")]
    [InlineData("other has no column for the time; name it in Sql.TimeColumn; the columns are id, at.", "Sql.Table=other")]
    [InlineData("other has no column of numbers to monitor; the columns are id, at; name those of text that hold numbers in Sql.Metrics.", "Sql.Table=other", "Sql.TimeColumn=at")]
    [InlineData("Sql.LookBack is 30s, but the column that grows holds whole numbers such as 1; write a whole number in its unit, such as 1000.", "Sql.LookBack=30s")]
    [InlineData("Sql.LookBack is 30s, but the column that grows holds \"good\", which is neither a whole number nor a time such as 2026-11-21 10:15:23; leave Sql.LookBack empty.", "Sql.LookBack=30s", "Sql.OrderColumn=note")]
    [InlineData("Sql.NotifyChannel is news, but SQLite has no NOTIFY; leave it empty, and set Sql.PollInterval.", "Sql.NotifyChannel=news")]
    [InlineData("Sql.Table and Sql.Query are empty; name the table to read, such as --set Sql.Table=samples.", "Sql.Table=")]
    [InlineData("There is no file /nothing/here.db; check Sql.Address.", "Sql.Address=/nothing/here.db")]
    [InlineData("Sql.Address holds a password, but settings are shown and exported; take it out and put it into the environment variable RTW_POSTGRES_PASSWORD.", "Sql.Address=postgres://a:secret@b/c")]
    [InlineData("Sql.Address is empty, and so is the environment variable NO_SUCH_VARIABLE; name a SQLite file or a database, such as --set Sql.Address=postgres://user@host/database.", "Sql.Address=", "Sql.AddressVariable=NO_SUCH_VARIABLE")]
    public async Task Says_in_a_sentence_what_cannot_be_read(string sentence, params string[] changes)
    {
        Execute("""
            CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT, note TEXT);
            INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1, 'good');
            CREATE TABLE other (id INTEGER PRIMARY KEY, at TEXT);
            """);
        var settings = SettingsEditor.Apply(
            new WorkbenchSettings { Sql = Settings },
            changes.Select(change => KeyValuePair.Create(change.Split('=', 2)[0], change.Split('=', 2)[1]))).Sql;

        var wrong = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(settings));

        Assert.Equal(sentence == "sample cannot be found" ? $"{Folder["plant.db"]} cannot be read: no such table: sample. Check Sql.Table or Sql.Query; the tables are other, samples." : sentence, wrong.Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        var wrong = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(Settings with { Address = Folder.Write("text.db", new string('x', 5000)) }));

        Assert.Equal($"{Folder["text.db"]} is not a SQLite database; check Sql.Address.", wrong.Message);
    }
}
