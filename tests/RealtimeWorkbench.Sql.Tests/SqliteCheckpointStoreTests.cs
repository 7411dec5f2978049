using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming.Checkpoints;
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
            $"The checkpoint {FilePath} is damaged (it is not a checkpoint file) and was set aside as {FilePath}.damaged; there is no good copy, so the source is read from its start.",
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
    public async Task A_full_disk_leaves_what_was_committed_and_the_next_attempt_works()
    {
        await using var store = Open();
        await store.BeginAsync("run", "a");
        await store.CommitAsync(Checkpoint("a", 1, 10, ("am-01", "", 0, "small")));
        store.LimitPages(40);

        var problem = await Assert.ThrowsAsync<CheckpointException>(
            async () => await store.CommitAsync(Checkpoint("a", 1, 20, ("am-03", "", 0, new string('x', 500_000)))));
        store.LimitPages(1_000_000);
        await store.CommitAsync(Checkpoint("a", 1, 30, ("am-03", "", 0, "small")));

        Assert.Equal($"The disk is full, so {FilePath} cannot be written; make room on it.", problem.Message);
        Assert.Equal(["am-01//0=small", "am-03//0=small"], Texts(await store.BeginAsync("run", "a")));
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

    private static string Content(long position) => Invariant($"state at {position} {new string('y', 9000)}");

    private static void Damage(string path)
    {
        using var file = File.OpenWrite(path);
        file.Position = file.Length / 2;
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
