using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>How a file is known again by the record that was read last.</summary>
public sealed class FileMarkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-mark-");

    private string FilePath => Path.Combine(_folder.FullName, "press.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_that_is_held_by_somebody_for_a_moment_is_not_taken_for_another_one()
    {
        var mark = Write("{\"a\":1}\n");
        using (new FileStream(FilePath, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains(FilePath, Assert.Throws<SourceException>(() => mark.IsIn(FilePath)).Message, StringComparison.Ordinal);
        }

        Assert.True(mark.IsIn(FilePath));
    }

    [Fact]
    public void A_file_that_is_gone_shorter_or_otherwise_is_another_one()
    {
        var mark = Write("{\"a\":1}\n");
        File.WriteAllText(FilePath, "{\"a\":2}\n");
        Assert.False(mark.IsIn(FilePath));
        File.WriteAllText(FilePath, "{");
        Assert.False(mark.IsIn(FilePath));
        File.Delete(FilePath);
        Assert.False(mark.IsIn(FilePath));
    }

    private FileMark Write(string text)
    {
        File.WriteAllText(FilePath, text);
        using var records = new FileRecords(FilePath, quotes: false, follow: false);
        Assert.True(records.TryNext(out _, out _, out _));
        return records.Mark!.Value;
    }
}
