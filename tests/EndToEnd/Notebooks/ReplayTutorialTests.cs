using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Running;
#if RTW_MONGODB
using RealtimeWorkbench.MongoDB.Tests.Wire;
#endif
using RealtimeWorkbench.Sql.Tests;

namespace EndToEnd.Notebooks;

/// <summary>The parts of the tutorial about replays that need a server.</summary>
public sealed class ReplayTutorialTests
{
    private const string Same =
        "Console.WriteLine(string.Join(\", \", analyses.Select(a => $\"{a.From}: {a.Run?.Summary.Samples.Processed} samples, {a.Lines.SequenceEqual(analyses[0].Lines)}\")));";

    [PostgresFact]
    public async Task The_tutorial_finds_the_same_in_PostgreSQL_to_the_last_bit()
    {
        using var server = new PostgresServer();
        var database = server.CreateDatabase();

        var words = Tutorial.WordsOf(await TutorialTests.RunAsync(ToPostgres(new()
        {
            ["postgres"] = server.AddressOf(database),
        })));

        Assert.Contains("5,940 values written to table rtw_tutorial_", words, StringComparison.Ordinal);
        Assert.Contains("recording: 2000 samples, True, CSV: 2000 samples, True, SQLite: 5940 samples, True, PostgreSQL: 5940 samples, True", words, StringComparison.Ordinal);
        Assert.Equal(5940L, server.Execute(database, $"SELECT count(*) FROM {NameOfTable(words)}"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_leaves_a_note_and_no_failure()
    {
        var words = Tutorial.WordsOf(await TutorialTests.RunAsync(ToPostgres(new()
        {
            ["postgres"] = "postgres://kim@127.0.0.1:1/plant",
            ["patience"] = "0.5",
        })));

        Assert.Contains("PostgreSQL: failed: ", words, StringComparison.Ordinal);
        Assert.Contains("SQLite: 5940 samples, True, PostgreSQL: samples, False", words, StringComparison.Ordinal);
    }

#if RTW_MONGODB
    [Fact]
    public async Task The_tutorial_finds_the_same_in_MongoDB_to_the_last_bit()
    {
        await using var server = new WireServer();
        var tutorial = ToPostgres(new() { ["mongodb"] = $"mongodb://127.0.0.1:{server.Port}/plant?directConnection=true" });
        var mongo = NotebookFile.Read(Path.Combine(TutorialTests.Folder, "09-replay.dib")).Cells
            .Single(cell => cell.Text.Contains("OnServerAsync(\"MongoDB\"", StringComparison.Ordinal));

        var words = Tutorial.WordsOf(await TutorialTests.RunAsync(tutorial with { Cells = [.. tutorial.Cells.SkipLast(1), mongo, tutorial.Cells[^1]] }));

        Assert.Contains("2,000 samples written to collection rtw_tutorial_", words, StringComparison.Ordinal);
        Assert.Contains("recording: 2000 samples, True", words, StringComparison.Ordinal);
        Assert.Contains("MongoDB: 2000 samples, True", words, StringComparison.Ordinal);
    }
#endif

    /// <summary>The tutorial up to the cell that reads PostgreSQL, and one that says how the analyses compare.</summary>
    private static Notebook ToPostgres(Dictionary<string, string> parameters)
    {
        var notebook = NotebookFile.Read(Path.Combine(TutorialTests.Folder, "09-replay.dib"));
        var cells = notebook.Cells.ToList();
        var last = cells.FindIndex(cell => cell.Language == "csharp" && cell.Text.Contains("OnServerAsync(\"PostgreSQL\"", StringComparison.Ordinal));
        var password = $"System.Environment.SetEnvironmentVariable(\"RTW_POSTGRES_PASSWORD\", \"{PostgresServer.Password}\");";
        return NotebookParameters.Apply(
            notebook with { Cells = [new NotebookCell("csharp", password), .. cells[..(last + 1)], new NotebookCell("csharp", Same)] }, parameters, "09-replay");
    }

    private static string NameOfTable(string words)
    {
        var start = words.IndexOf("rtw_tutorial_", StringComparison.Ordinal);
        return words[start..words.IndexOf(' ', start)];
    }
}
