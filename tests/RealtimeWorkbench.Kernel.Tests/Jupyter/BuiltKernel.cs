using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Kernel.Tests.Jupyter;

/// <summary>A folder as the build makes it, with a kernel of a few bytes.</summary>
internal static class BuiltKernel
{
    public const string Dependencies =
        """
        { "targets": { ".NETCoreApp,Version=v10.0": {
            "RealtimeWorkbench.Kernel/0.1.0": { "dependencies": { "Some": "1.0.0" }, "runtime": { "RealtimeWorkbench.Kernel.dll": {} } },
            "Some/1.0.0": {
              "runtime": { "lib/net10.0/Some.dll": { "assemblyVersion": "1.0.0.0" } },
              "resources": { "lib/net10.0/de/Some.resources.dll": { "locale": "de" } },
              "runtimeTargets": { "runtimes/linux-x64/native/libsome.so": { "rid": "linux-x64", "assetType": "native" } }
            } } } }
        """;

    public static readonly string[] Files =
    [
        "RealtimeWorkbench.Kernel.deps.json", "RealtimeWorkbench.Kernel.dll", "RealtimeWorkbench.Kernel.runtimeconfig.json", "Some.dll",
        "de/Some.resources.dll", "runtimes/linux-x64/native/libsome.so",
    ];

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="content">What its files hold, as another build would.</param>
    public static KernelFiles Write(string folder, string content = "1")
    {
        foreach (var file in Files.Append("rtw.dll").Append("wwwroot/mermaid.min.js"))
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file == Files[0] ? Dependencies : content);
        }

        return KernelFiles.In(folder);
    }
}
