namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>Documentation of the shared frameworks: it comes with the SDK, in other files than the assemblies that are run.</summary>
internal static class FrameworkDocumentation
{
    // What System.Private.CoreLib and its like hold is documented under the names that programs refer to.
    private static readonly string[] Common =
        ["System.Runtime.xml", "System.Collections.xml", "System.Linq.xml", "System.Threading.xml", "System.Console.xml", "System.Net.Http.xml"];

    private static readonly List<string> Folders = FindFolders();

    /// <summary>Where the documentation of an assembly of a framework may be.</summary>
    public static XmlDocumentation Of(string path)
    {
        var own = Path.ChangeExtension(Path.GetFileName(path), ".xml");
        return new XmlDocumentation([.. Common.Prepend(own).Distinct().SelectMany(name => Folders.Select(folder => Path.Combine(folder, name)))]);
    }

    private static List<string> FindFolders()
    {
        // <root>/shared/Microsoft.NETCore.App/10.0.1 has its documentation in <root>/packs/Microsoft.NETCore.App.Ref/10.0.0/ref/net10.0.
        var folders = new List<string>();
        foreach (var framework in SharedAssemblies.FrameworkFolders.Select(folder => new DirectoryInfo(folder)))
        {
            var packs = Path.Combine(framework.Parent!.Parent!.Parent!.FullName, "packs", framework.Parent.Name + ".Ref");
            if (Directory.Exists(packs))
            {
                folders.AddRange(new DirectoryInfo(packs).EnumerateDirectories(framework.Name.Split('.')[0] + ".*")
                    .Select(pack => Path.Combine(pack.FullName, "ref", "net10.0"))
                    .Where(Directory.Exists));
            }
        }

        return folders;
    }
}
