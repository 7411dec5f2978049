namespace EndToEnd.Notebooks;

/// <summary>A copy of the tutorials with all that they refer to, so that a test may write beside them.</summary>
internal sealed class TutorialFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rtw-tutorials-");

    public TutorialFolder()
    {
        // What a missing build would break much later, in a cell of some notebook.
        var library = Path.Combine(Repository.Root, "artifacts", "notebooks", "workbench.dib");
        Assert.True(File.Exists(library), $"{library} is missing; run ./rtw setup first.");
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "artifacts"), Path.Combine(Repository.Root, "artifacts"));
        foreach (var folder in new[] { "notebooks", "data" })
        {
            Directory.CreateDirectory(Path.Combine(_root.FullName, folder));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)))
            {
                File.Copy(file, Path.Combine(_root.FullName, folder, Path.GetFileName(file)));
            }
        }
    }

    /// <summary>Folder with notebooks, data and artifacts.</summary>
    public string Root => _root.FullName;

    /// <summary>Folder of the notebooks.</summary>
    public string Notebooks => Path.Combine(Root, "notebooks");

    /// <summary>Gives the workbench of a notebook a port of its own: on the usual one there may be another.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="port">The port.</param>
    public void SetPort(string name, int port)
    {
        const string Before = "o[\\\"Demo.Duration\\\"]";
        var path = Path.Combine(Notebooks, name);
        var text = File.ReadAllText(path);
        Assert.Contains(Before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(Before, $"o[\\\"Dashboard.WebSocketPort\\\"] = {port}; {Before}", StringComparison.Ordinal));
    }

    public void Dispose() => _root.Delete(recursive: true);
}
