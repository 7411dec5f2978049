using System.Text.Json;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class DeadLetterQueueTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void Keeps_the_newest_and_counts_all()
    {
        using var letters = new DeadLetterQueue(capacity: 2);

        letters.AddRange([Letter(1), Letter(2), Letter(3)]);

        Assert.Equal([2L, 3L], letters.Snapshot().Select(letter => letter.Offset));
        Assert.Equal(3, letters.Total);
    }

    [Fact]
    public void Appends_one_json_object_a_line()
    {
        using (var letters = new DeadLetterQueue(10, _path))
        {
            letters.Add(new DeadLetter("press.csv", 3, "Field \"T\" is 12,5.", "a,\"12,5\"\n"u8.ToArray()));
            letters.Add(new DeadLetter("press.csv", 4, "Not UTF-8.", new byte[] { 0xff, 0x00 }));
        }

        using (var letters = new DeadLetterQueue(10, _path))
        {
            letters.Add(Letter(5));
        }

        var lines = File.ReadAllLines(_path).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([3, 4, 5], lines.Select(line => line.GetProperty("offset").GetInt64()));
        Assert.Equal("Field \"T\" is 12,5.", lines[0].GetProperty("reason").GetString());
        Assert.Equal("a,\"12,5\"\n", lines[0].GetProperty("raw").GetString());
        Assert.Equal([0xff, 0x00], lines[1].GetProperty("rawBase64").GetBytesFromBase64());
        Assert.Equal("press.csv", lines[2].GetProperty("source").GetString());
    }

    [Fact]
    public void The_file_stops_growing_at_its_limit_and_says_so()
    {
        using var letters = new DeadLetterQueue(10, _path, maxFileBytes: 100);

        letters.AddRange([Letter(1), Letter(2), Letter(3)]);
        letters.Dispose();

        Assert.Single(File.ReadAllLines(_path));
        Assert.Equal(
            $"The dead-letter file {_path} has reached 100 bytes; move it away to go on writing in the next run.",
            letters.FileProblem);
        Assert.Equal(3, letters.Total);
    }

    [Fact]
    public void A_file_that_cannot_be_written_does_not_lose_the_letters()
    {
        using var letters = new DeadLetterQueue(10, Path.Combine(_path, "no", "such", "folder"));

        letters.Add(Letter(1));

        Assert.Single(letters.Snapshot());
        Assert.StartsWith("The dead-letter file ", letters.FileProblem, StringComparison.Ordinal);
        Assert.Contains("cannot be written", letters.FileProblem, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);

    private static DeadLetter Letter(long offset) => new("press.csv", offset, "Too few fields.", "a,b"u8.ToArray());
}
