using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;
using static RealtimeWorkbench.Sql.Tests.StoreContract;

namespace RealtimeWorkbench.Sql.Tests;

public sealed class SqliteCheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    private string FilePath => _folder["checkpoints.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gives_back_what_was_committed_piece_by_piece()
    {
        await StoreContract.GivesBackWhatWasCommittedPieceByPiece(ForContract);

        Assert.Empty(_warnings);
    }

    [Fact]
    public Task Keeps_what_has_no_partition_and_no_position() => StoreContract.KeepsWhatHasNoPartitionAndNoPosition(ForContract);

    [Fact]
    public Task Refuses_what_an_older_epoch_commits_and_takes_the_rest() => StoreContract.RefusesWhatAnOlderEpochCommitsAndTakesTheRest(ForContract);

    [Fact]
    public async Task A_damaged_file_is_set_aside_and_the_last_good_copy_taken()
    {
        await CommitAsync(10);
        await CommitAsync(20); // Opening it copied the first.
        Damage(FilePath);

        await using var store = Open();

        Assert.Equal(10, (await store.BeginAsync("run", "a")).Position?.Offset);
        var warning = Assert.Single(_warnings);
        Assert.StartsWith($"The checkpoint {FilePath} is damaged (", warning, StringComparison.Ordinal);
        Assert.EndsWith(
            $"and was set aside as {FilePath}.damaged; the run goes on from the last good copy, {FilePath}.good.", warning, StringComparison.Ordinal);
        Assert.True(File.Exists(FilePath + ".damaged"));
    }

    [Fact]
    public async Task A_damaged_file_without_a_copy_means_from_the_start()
    {
        await File.WriteAllTextAsync(FilePath, "This is no database at all, and it is long enough to be one. " + new string('x', 5000));

        await using var store = Open();

        Assert.Null((await store.BeginAsync("run", "a")).Position);
        Assert.Equal(
            $"The checkpoint {FilePath} is damaged (it is not a checkpoint file) and was set aside as {FilePath}.damaged; there is no good copy, so the source begins where it does without a checkpoint.",
            Assert.Single(_warnings));
        Assert.StartsWith("This is no database", await File.ReadAllTextAsync(FilePath + ".damaged"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_flipped_bit_goes_unnoticed()
    {
        await CommitAsync(10);
        var whole = await File.ReadAllBytesAsync(FilePath);
        var random = new Random(1);
        var noticed = 0;
        for (var i = 0; i < 60; i++)
        {
            var damaged = whole.ToArray();
            var place = random.Next(damaged.Length);
            damaged[place] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(FilePath, damaged);
            File.Delete(FilePath + ".good");
            _warnings.Clear();
            try
            {
                await using var store = Open();
                var state = await store.BeginAsync("run", "a");
                Assert.True(
                    _warnings.Count > 0 || (state.Position?.Offset == 10 && Texts(state).SequenceEqual([$"am-01//0={Content(10)}"])),
                    Invariant($"byte {place} was changed, and nobody said so"));
            }
            catch (CheckpointException)
            {
                noticed++;
            }

            noticed += _warnings.Count;
            foreach (var file in Directory.GetFiles(_folder.Path))
            {
                File.Delete(file);
            }
        }

        Assert.True(noticed > 0);
    }

    [Fact]
    public async Task No_flipped_bit_of_a_position_or_a_name_goes_unnoticed()
    {
        const long Position = 0x1122334455667788;
        await using (var store = Open())
        {
            await store.BeginAsync("the run", "a partition");
            await store.BeginAsync("the run", "its sibling");
            await store.CommitAsync(new Checkpoint("the run",
            [
                new PartitionCheckpoint("a partition", 1, new Samples.SourcePosition(Position, "a partition", "memo"), new PartitionCounts(0x55667788AABBCCDD, 3), []),
                new PartitionCheckpoint("its sibling", 1, new Samples.SourcePosition(5, "its sibling"), default, []),
            ]));
            await store.CommitAsync(Checkpoint("a", 1, 1, ("am-01", "charts", 7, "content")) with
            {
                Run = "the run",
                Partitions = [Checkpoint("a partition", 1, Position, ("am-01", "charts", 0x1213141516171819, "content")).Partitions[0]],
            });
        }

        var whole = await File.ReadAllBytesAsync(FilePath);
        var text = await TextAsync();
        Assert.Contains("am-01/charts/1302406798037686297=content", text, StringComparison.Ordinal);
        byte[][] needles =
        [
            [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88], [0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19],
            "the run"u8.ToArray(), "a partition"u8.ToArray(), "memo"u8.ToArray(), "am-01"u8.ToArray(), "charts"u8.ToArray(),
        ];
        foreach (var needle in needles)
        {
            for (var place = whole.AsSpan().IndexOf(needle); place >= 0;)
            {
                // One bit of each byte; each is an opening with all its checks.
                for (var at = 0; at < needle.Length; at++)
                {
                    await AssertNoticedAsync(whole, place + at, at * 5 % 8, text);
                }

                var next = whole.AsSpan(place + 1).IndexOf(needle);
                place = next < 0 ? -1 : place + 1 + next;
            }
        }
    }

    [Fact]
    public async Task A_flipped_bit_of_a_byte_anywhere_is_said_or_does_nothing()
    {
        await using (var store = Open())
        {
            await store.BeginAsync("the run", "a partition");
            await store.CommitAsync(Checkpoint("a partition", 1, 1000, ("am-01", "charts", 7, "content"), ("am-02", "", 0, "brief")) with { Run = "the run" });
        }

        var whole = await File.ReadAllBytesAsync(FilePath);
        var text = await TextAsync();
        var places = Enumerable.Range(0, whole.Length).Where(place => whole[place] != 0).ToArray();
        foreach (var place in places.Where((_, i) => i % 3 == 0))
        {
            await AssertNoticedAsync(whole, place, place * 5 % 8, text);
        }
    }

    [Fact]
    public async Task A_start_that_ended_after_it_had_set_a_damaged_file_aside_is_made_good_by_the_next()
    {
        await CommitAsync(10);
        await CommitAsync(20); // Opening it copied the first.
        File.Move(FilePath, FilePath + ".damaged");
        await File.WriteAllTextAsync(FilePath + "-wal", "of the damaged one");
        File.Copy(FilePath + ".good", FilePath + ".returning");

        await using var store = Open();

        Assert.Equal(10, (await store.BeginAsync("run", "a")).Position?.Offset);
        Assert.Equal(
            $"The checkpoint {FilePath} was damaged and set aside by an earlier start ({FilePath}.damaged); the run goes on from the last good copy, {FilePath}.good.",
            Assert.Single(_warnings));
        Assert.Equal("of the damaged one", await File.ReadAllTextAsync(FilePath + ".damaged-wal"));
    }

    [Fact]
    public async Task A_damaged_file_stays_where_it_is_while_there_is_no_room_for_its_copy()
    {
        await CommitAsync(10);
        await CommitAsync(20);
        Damage(FilePath);
        Directory.CreateDirectory(FilePath + ".returning"); // As a full disk would, it keeps the copy from being made.

        var problem = Assert.Throws<CheckpointException>(Open);
        Assert.Contains($", and its last good copy, {FilePath}.good, cannot take its place: ", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(FilePath + ".damaged"));
        Directory.Delete(FilePath + ".returning");
        await using var store = Open();

        Assert.Equal(10, (await store.BeginAsync("run", "a")).Position?.Offset);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_made_holds_no_run_up()
    {
        await CommitAsync(10);
        Directory.CreateDirectory(FilePath + ".good");

        await using var store = Open();

        Assert.Equal(10, (await store.BeginAsync("run", "a")).Position?.Offset);
        Assert.StartsWith($"No copy of the checkpoint {FilePath} can be made as {FilePath}.good: ", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_format_is_refused()
    {
        await CommitAsync(10);
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 1";
            await command.ExecuteNonQueryAsync();
        }

        var problem = Assert.Throws<CheckpointException>(Open);

        Assert.Equal(
            $"{FilePath} has format 1, but this version reads format 2; end the run with the version that wrote it, or name another Checkpoint.Path.", problem.Message);
    }

    [Fact]
    public async Task A_full_disk_leaves_what_was_committed_and_the_next_attempt_works()
    {
        await using var store = Open();
        await store.BeginAsync("run", "a");
        await store.CommitAsync(Checkpoint("a", 1, 10, ("am-01", "", 0, "small")));
        store.LimitPages(15);

        var problem = await Assert.ThrowsAsync<CheckpointException>(
            async () => await store.CommitAsync(Checkpoint("a", 1, 20, ("am-03", "", 0, new string('x', 500_000)))));
        store.LimitPages(1_000_000);
        await store.CommitAsync(Checkpoint("a", 1, 30, ("am-03", "", 0, "small")));

        Assert.Equal($"The disk is full, so {FilePath} cannot be written; make room on it.", problem.Message);
        Assert.Equal(["am-01//0=small", "am-03//0=small"], Texts(await store.BeginAsync("run", "a")));
    }

    [Fact]
    public async Task What_was_committed_is_in_the_file_itself_after_a_while()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var store = SqliteCheckpointStore.Open(FilePath, _warnings.Add, time);
        await store.BeginAsync("run", "a");
        await store.CommitAsync(Checkpoint("a", 1, 10, ("am-01", "", 0, "ten")));
        Assert.Null(await PositionWithoutLogAsync());

        time.Advance(CheckpointLog.SyncAfter);
        await store.CommitAsync(Checkpoint("a", 1, 20, ("am-01", "", 0, "twenty")));
        await store.CommitAsync(Checkpoint("a", 1, 30, ("am-01", "", 0, "thirty")));

        Assert.Equal(20, await PositionWithoutLogAsync());
    }

    [Fact]
    public async Task A_second_run_finds_the_file_in_use()
    {
        await using var store = Open();

        var problem = Assert.Throws<CheckpointException>(Open);

        Assert.Equal($"{FilePath} is being used by another run; end that one, or name another Checkpoint.Path; several runs at once share a PostgreSQL database.", problem.Message);
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={FilePath};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE recipes (name TEXT); PRAGMA user_version = 7";
            await command.ExecuteNonQueryAsync();
        }

        var problem = Assert.Throws<CheckpointException>(Open);

        Assert.Equal($"{FilePath} is a database of another program; name another Checkpoint.Path.", problem.Message);
    }

    /// <summary>Position in the file as a loss of power may leave it: without the log beside it.</summary>
    private async Task<long?> PositionWithoutLogAsync()
    {
        var copy = _folder[Invariant($"{Guid.NewGuid():N}.db")];
        File.Copy(FilePath, copy);
        await using var store = SqliteCheckpointStore.Open(copy, _warnings.Add);
        return (await store.BeginAsync("run", "a")).Position?.Offset;
    }

    [Fact]
    public void A_path_that_cannot_be_had_is_said()
    {
        var problem = Assert.Throws<CheckpointException>(() => SqliteCheckpointStore.Open(_folder.Path, _warnings.Add));

        Assert.Equal($"{_folder.Path} cannot be opened; check that its folder is there and may be written.", problem.Message);
    }

    [Fact]
    public async Task A_workbench_goes_on_from_the_file_that_its_settings_name()
    {
        await AssertGoesOnAsync(new CheckpointSettings { Path = FilePath });
    }

    /// <summary>Flips a bit, and requires that somebody says so, or that nothing that is read is any different.</summary>
    private async Task AssertNoticedAsync(byte[] whole, int place, int bit, string text)
    {
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            File.Delete(file);
        }

        var damaged = whole.ToArray();
        damaged[place] ^= (byte)(1 << bit);
        await File.WriteAllBytesAsync(FilePath, damaged);
        _warnings.Clear();
        try
        {
            var found = await TextAsync();
            Assert.True(_warnings.Count > 0 || found == text, Invariant($"bit {bit} of byte {place} was changed, which gives {found}, and nobody said so"));
        }
        catch (CheckpointException)
        {
            // Said.
        }
    }

    private async Task<string> TextAsync()
    {
        await using var store = Open();
        var state = await store.BeginAsync("the run", "a partition");
        return Invariant($"{state.Position} {state.Counts} {string.Join(' ', Texts(state))}");
    }

    private static string Content(long position) => Invariant($"state at {position} {new string('y', 9000)}");

    private static void Damage(string path)
    {
        // The head of a page: what lies in the middle of one may be room that nothing stands in.
        const int PageBytes = 16384;
        using var file = File.OpenWrite(path);
        file.Position = file.Length / 2 / PageBytes * PageBytes;
        file.Write(new byte[2000]);
    }

    private Task<ICheckpointStore> ForContract() => Task.FromResult<ICheckpointStore>(Open());

    private SqliteCheckpointStore Open() => SqliteCheckpointStore.Open(FilePath, _warnings.Add);

    private async Task CommitAsync(long position)
    {
        await using var store = Open();
        var begun = await store.BeginAsync("run", "a");
        await store.CommitAsync(Checkpoint("a", begun.Epoch, position, ("am-01", "", 0, Content(position))));
    }
}
