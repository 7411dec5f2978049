using System.Globalization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>How far thousands of files had been read, at each batch.</summary>
public sealed class FilePositionsTests
{
    private const int Count = 3650;

    private static readonly string Head = FilePosition.Head(0, 9);

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(Count - 1)]
    public void What_moves_later_leaves_them_as_they_were(int moved)
    {
        var files = Files(Count);
        var first = FilePositions.Before(Head).Next([], files);
        List<FilePosition> before = [.. files];

        files[moved] = files[moved] with { Records = 100 };
        var second = first.Next([], files);
        List<FilePosition> between = [.. files];
        files.RemoveAt(moved);
        var third = second.Next([], files);
        files.AddRange(Files(100));
        var last = third.Next([], files);

        Assert.Equal(before, Read(first));
        Assert.Equal(between, Read(second));
        Assert.Equal(Count - 1, Read(third).Count);
        Assert.Equal(files, Read(last));
        Assert.Empty(Read(last.Next([], [])));
    }

    [Fact]
    public void A_batch_that_moves_one_file_of_thousands_costs_little()
    {
        var files = Files(Count);
        var positions = FilePositions.Before(Head).Next([], files);

        // Their text is 400 KB.
        var allocated = Allocated.ByEach(() =>
        {
            files[1000] = files[1000] with { Samples = files[1000].Samples + 1 };
            positions = positions.Next([], files);
        });

        Assert.InRange(allocated, 1, 2000);
        Assert.Equal(files, Read(positions));
    }

    private static List<FilePosition> Files(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new FilePosition(
            string.Create(CultureInfo.InvariantCulture, $"data/press {i}.csv"), "0f1e2d3c4b5a69780f1e2d3c4b5a6978@64-128-0000abcd", i, 0, 0, i % 2 == 0 ? null : i)),
    ];

    private static IReadOnlyList<FilePosition> Read(FilePositions positions) =>
        FilePosition.Parse(new SourcePosition(1, Memo: positions.ToText()), 0, 9, "data/*.csv");
}
