using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class ListedFoldersTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_listed_once_however_many_files_are_looked_for_in_it()
    {
        var (path, first, second) = (_folder.PathOf("a.csv"), _folder.PathOf("a.csv.1"), _folder.PathOf("a.csv.2"));
        _folder.Append("a.csv.1", ("a", 0));
        var memo = FileRecords.BeginningOf(first, quotes: true)!;
        var folders = new ListedFolders();
        Assert.Equal([first], RotatedFile.Find(path, quotes: true, memo, folders));

        _folder.Rename("a.csv.1", "a.csv.2");

        Assert.Empty(RotatedFile.Find(path, quotes: true, memo, folders));
        Assert.Equal([second], RotatedFile.Find(path, quotes: true, memo));
    }
}
