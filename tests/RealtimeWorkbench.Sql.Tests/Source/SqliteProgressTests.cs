using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Tests.Source;

/// <summary>What moves a reading on, what does not, and what a checkpoint makes of it.</summary>
public sealed class SqliteProgressTests : SqliteSamples
{
    [Theory]
    [InlineData("ts", "")]
    [InlineData("ts", "30s")]
    [InlineData("id", "")]
    [InlineData("id", "4")]
    public async Task Wherever_it_is_interrupted_each_row_is_read_once(string order, string lookBack)
    {
        // Seven rows a second, some of them the same to the last bit, and pages and batches that end among them.
        Execute($"CREATE TABLE samples (id {(order == "id" ? "INTEGER PRIMARY KEY" : "INT")}, ts TEXT, v INT)");
        var count = 0;
        void Insert(int rows)
        {
            for (var i = 0; i < rows; i++, count++)
            {
                Execute(Invariant($"INSERT INTO samples VALUES ({(order == "id" ? $"{count}" : "1")}, '2026-11-21 10:00:{count / 7:00}', {count / 2})"));
            }
        }

        var settings = Settings with { OrderColumn = order, LookBack = lookBack, PageSize = 5, Metrics = "v" };
        for (var batches = 1; batches < 6; batches++)
        {
            var values = new List<string>();
            SourcePosition? position = null;
            for (var interrupted = 0; interrupted < 8; interrupted++)
            {
                Insert(3);
                var reads = await SqlReads.OfAsync(settings, position, batchSize: 3, batches);
                position = reads.End;
                values.AddRange(reads.Samples);
            }

            var rest = await SqlReads.OfAsync(settings, position);
            values.AddRange(rest.Samples);

            Assert.Equal(Enumerable.Range(0, count).Select(i => Invariant($"v={i / 2}")), values.Select(text => text.Split(' ')[2]));
            Assert.Empty((await SqlReads.OfAsync(settings, rest.End)).Samples);
            Assert.Equal(count, rest.End!.Value.Offset);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("9", "101")]
    [InlineData("106", "101")]
    [InlineData("107", "3,101")]
    public async Task Rows_that_come_late_are_read_within_the_look_back(string lookBack, string expected)
    {
        Execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT); INSERT INTO samples VALUES (110, '2026-11-21 10:00:00', 110), (1, '2026-11-21 10:00:00', 1)");
        var settings = Settings with { LookBack = lookBack };
        var first = await SqlReads.OfAsync(settings);
        Execute("INSERT INTO samples VALUES (3, '2026-11-21 10:00:00', 3), (101, '2026-11-21 10:00:00', 101)");

        var then = await SqlReads.OfAsync(settings, first.End);

        Assert.Equal(["v=1", "v=110"], first.Samples.Select(text => text.Split(' ')[2]));
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => $"v={id}"), then.Samples.Select(text => text.Split(' ')[2]));
        Assert.Empty((await SqlReads.OfAsync(settings, then.End)).Samples);
    }

    [Fact]
    public async Task Times_that_come_late_are_read_within_the_look_back()
    {
        Execute("CREATE TABLE samples (ts TEXT, v INT); INSERT INTO samples VALUES ('2026-11-21T10:00:20.500Z', 1)");
        var settings = Settings with { LookBack = "1250ms" };
        var first = await SqlReads.OfAsync(settings);
        Execute("INSERT INTO samples VALUES ('2026-11-21T10:00:19.250Z', 2), ('2026-11-21T10:00:19.249Z', 3), ('2026-11-21T10:00:21.000Z', 4)");

        var then = await SqlReads.OfAsync(settings, first.End);

        Assert.Equal(["v=2", "v=4"], then.Samples.Select(text => text.Split(' ')[2]));
        Assert.Empty((await SqlReads.OfAsync(settings, then.End)).Samples);
    }

    [Fact]
    public async Task A_row_with_an_id_that_is_changed_is_not_read_again()
    {
        Execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1)");
        var byId = await SqlReads.OfAsync(Settings with { IdColumn = "id" });
        var byRow = await SqlReads.OfAsync(Settings);
        Execute("UPDATE samples SET v = 2");

        Assert.Empty((await SqlReads.OfAsync(Settings with { IdColumn = "id" }, byId.End)).Samples);
        Assert.Single((await SqlReads.OfAsync(Settings, byRow.End)).Samples);
    }

    [Fact]
    public async Task A_growing_value_of_another_kind_is_a_dead_letter_once_and_moves_nothing_on()
    {
        Execute("CREATE TABLE samples (id INT, ts TEXT, v INT); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1), ('abc', '2026-11-21 10:00:00', 2), (2, '2026-11-21 10:00:00', 3)");
        var first = await SqlReads.OfAsync(Settings);
        Execute("INSERT INTO samples VALUES (3, '2026-11-21 10:00:00', 4)");
        var then = await SqlReads.OfAsync(Settings, first.End);

        Assert.Equal(["Row with \"id\" \"abc\": it is of another kind than those before, so the rows cannot be read in order by it."], first.Reasons);
        Assert.Equal(2, first.Samples.Count);
        Assert.Equal(["v=4"], then.Samples.Select(text => text.Split(' ')[2]));
        Assert.Empty(then.Reasons);
    }

    [Theory]
    [InlineData("TEXT", "'2026-11-22 10:00:00'", "'2099-01-01 00:00:00'", "'2026-11-22 10:00:01'")]
    [InlineData("TEXT", "'2026-11-22 10:00:00'", "'9999-12-31 23:59:59'", "'2026-11-22 10:00:01'")]
    [InlineData("INT", "1795341600", "4070908800", "1795341601")]
    [InlineData("REAL", "1795341600.5", "9e999", "1795341601.5")]
    public async Task A_time_of_the_future_moves_nothing_on_and_is_told_once(string type, string first, string ahead, string then)
    {
        Execute($"CREATE TABLE samples (ts {type}, v INT); INSERT INTO samples VALUES ({first}, 1), ({ahead}, 2)");
        var before = await SqlReads.OfAsync(Settings);
        Execute($"INSERT INTO samples VALUES ({then}, 3)");

        var after = await SqlReads.OfAsync(Settings with { Follow = true }, before.End, until: reads => reads.Samples.Count == 1);

        Assert.Equal(["v=1"], before.Samples.Select(text => text.Split(' ')[2]));
        Assert.Equal(["v=3"], after.Samples.Select(text => text.Split(' ')[2]));
        Assert.StartsWith("samples has rows whose \"ts\" is infinite or more than a day ahead of this machine's clock, such as ", Assert.Single(before.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("n/a")]
    [InlineData("2026-99-01 10:00:00")]
    public async Task Text_that_is_no_time_is_a_dead_letter_and_moves_nothing_on(string wrong)
    {
        Execute($"CREATE TABLE samples (ts TEXT, v INT); INSERT INTO samples VALUES ('2026-11-22 10:00:00', 1), ('{wrong}', 2)");
        var before = await SqlReads.OfAsync(Settings);
        Execute("INSERT INTO samples VALUES ('2026-11-22 10:00:01', 3)");

        var after = await SqlReads.OfAsync(Settings with { Follow = true }, before.End, until: reads => reads.Samples.Count == 1);

        Assert.Equal(["v=1"], before.Samples.Select(text => text.Split(' ')[2]));
        Assert.StartsWith($"Row with \"ts\" \"{wrong}\": ", Assert.Single(before.Reasons), StringComparison.Ordinal);
        Assert.Equal(["v=3"], after.Samples.Select(text => text.Split(' ')[2]));
        Assert.Empty(after.Reasons);
    }

    [Fact]
    public async Task An_infinite_number_that_grows_moves_nothing_on()
    {
        Execute("CREATE TABLE samples (k REAL, ts TEXT, v INT); INSERT INTO samples VALUES (1.5, '2026-11-21 10:00:00', 1), (9e999, '2026-11-21 10:00:00', 2)");
        var settings = Settings with { OrderColumn = "k", Metrics = "v" };
        var before = await SqlReads.OfAsync(settings);
        Execute("INSERT INTO samples VALUES (2.5, '2026-11-21 10:00:00', 3)");

        Assert.Equal(["v=3"], (await SqlReads.OfAsync(settings, before.End)).Samples.Select(text => text.Split(' ')[2]));
        Assert.Single(before.Notices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("30s")]
    public async Task Rows_are_known_again_though_a_column_has_come(string lookBack)
    {
        Execute("CREATE TABLE samples (ts TEXT, v INT); INSERT INTO samples VALUES ('2026-11-21 10:00:00', 1), ('2026-11-21 10:00:01', 2), ('2026-11-21 10:00:01', 2)");
        var settings = Settings with { LookBack = lookBack };
        var first = await SqlReads.OfAsync(settings);
        Execute("ALTER TABLE samples ADD COLUMN w INT; INSERT INTO samples VALUES ('2026-11-21 10:00:01', 3, 4)");

        var then = await SqlReads.OfAsync(settings, first.End);

        Assert.Equal(["2026-11-21T10:00:01 machine-1 v=3 w=4"], then.Samples);
        Assert.Empty((await SqlReads.OfAsync(settings, then.End)).Samples);
        Assert.Empty(then.Notices);
    }

    [Fact]
    public async Task Rows_that_were_known_by_a_column_that_is_not_read_any_more_are_told()
    {
        Execute("CREATE TABLE samples (ts TEXT, v INT, w INT); INSERT INTO samples VALUES ('2026-11-21 10:00:00', 1, 2)");
        var first = await SqlReads.OfAsync(Settings);

        var then = await SqlReads.OfAsync(Settings with { Metrics = "v" }, first.End);

        Assert.Equal(["The rows of samples that were read last are known by columns that are not read any more (w), so some of them are read a second time."], then.Notices);
        Assert.Single(then.Samples);
    }

    [Fact]
    public async Task More_rows_of_one_value_than_can_be_told_apart_are_refused()
    {
        Execute("CREATE TABLE samples (ts TEXT, v INT)");
        Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30) INSERT INTO samples SELECT '2026-11-21 10:00:00', i FROM n");

        var wrong = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(Settings, batchSize: 10, options: new SqlSourceOptions { MostRemembered = 20 }));

        Assert.Equal("More than 20 rows of samples have the value 2026-11-21 10:00:00 in \"ts\", too many to tell which were read; name a column with more different values in Sql.OrderColumn.", wrong.Message);
    }

    [Fact]
    public async Task A_checkpoint_of_another_column_is_refused()
    {
        Execute("CREATE TABLE samples (id INTEGER PRIMARY KEY, ts TEXT, v INT); INSERT INTO samples VALUES (1, '2026-11-21 10:00:00', 1)");
        var first = await SqlReads.OfAsync(Settings);

        var other = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(Settings with { OrderColumn = "ts" }, first.End));
        var none = await Assert.ThrowsAsync<SourceException>(() => SqlReads.OfAsync(Settings, new SourcePosition(3)));

        Assert.Equal("The checkpoint of sql:samples was made by the column \"id\", and now rows are read by \"ts\"; set Sql.OrderColumn as it was, or name another Checkpoint.Path to read from the start.", other.Message);
        Assert.Equal("The checkpoint of sql:samples holds no position of a table; name another Checkpoint.Path to read it from its start.", none.Message);
    }

    [Fact]
    public async Task A_checkpoint_of_the_future_is_told_with_what_to_do()
    {
        Execute("CREATE TABLE samples (ts TEXT, v INT); INSERT INTO samples VALUES ('2026-11-21 10:00:00', 1)");
        var first = await SqlReads.OfAsync(Settings);
        var ahead = first.End!.Value with { Memo = first.End.Value.Memo!.Replace("2026-11-21", "2099-11-21", StringComparison.Ordinal) };
        Execute("INSERT INTO samples VALUES ('2026-11-21 10:00:01', 2)");

        var then = await SqlReads.OfAsync(Settings, ahead);

        Assert.Empty(then.Samples);
        Assert.Equal(
            ["The checkpoint says that samples was read up to the \"ts\" 2099-11-21 10:00:00, infinite or more than a day ahead of this machine's clock, so no row is read that comes before it; set the clock if it is wrong, or else name another Checkpoint.Path, which reads the table from its start, and delete rows of such times."],
            then.Notices);
    }
}
