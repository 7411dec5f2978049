namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>Where Jupyter keeps its files.</summary>
/// <remarks>
/// The rules of <c>jupyter_core/paths.py</c> without what belongs to a Python; where a Python with Jupyter is found, it is asked instead
/// (<see cref="JupyterPython"/>).
/// </remarks>
/// <param name="DataFolder">The user's own folder for data.</param>
/// <param name="KernelFolders">Where kernels are looked for, the first first; each has a folder per kernel.</param>
public sealed record JupyterFolders(string DataFolder, IReadOnlyList<string> KernelFolders)
{
    private const string Kernels = "kernels";

    /// <summary>The folders of this user on this machine.</summary>
    public static JupyterFolders Here() => Of(
        Environment.GetEnvironmentVariable,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        OperatingSystem.IsWindows() ? PlatformID.Win32NT : OperatingSystem.IsMacOS() ? PlatformID.MacOSX : PlatformID.Unix);

    /// <summary>Folder of kernels below a prefix, such as <c>/usr/local</c> or a virtual environment of Python.</summary>
    /// <param name="prefix">The prefix.</param>
    public static string KernelsBelow(string prefix) => Path.Combine(prefix, "share", "jupyter", Kernels);

    /// <summary>Folder of kernels in a folder of Jupyter's data.</summary>
    /// <param name="dataFolder">The folder of data.</param>
    public static string KernelsIn(string dataFolder) => Path.Combine(dataFolder, Kernels);

    /// <summary>The folders by the rules of a platform.</summary>
    /// <param name="variable">Gives an environment variable, or null or the empty string if it isn't set.</param>
    /// <param name="home">The user's home.</param>
    /// <param name="platform">Windows, macOS, or anything else.</param>
    internal static JupyterFolders Of(Func<string, string?> variable, string home, PlatformID platform)
    {
        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        var data = Value("JUPYTER_DATA_DIR") ?? platform switch
        {
            PlatformID.Win32NT when Value("APPDATA") is { } roaming => Path.Combine(roaming, "jupyter"),
            PlatformID.Win32NT => Path.Combine(Value("JUPYTER_CONFIG_DIR") ?? Path.Combine(home, ".jupyter"), "data"),
            PlatformID.MacOSX => Path.Combine(home, "Library", "Jupyter"),
            _ => Path.Combine(Value("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter"),
        };
        var separator = platform == PlatformID.Win32NT ? ';' : ':';
        string[] system = platform != PlatformID.Win32NT ? ["/usr/local/share/jupyter", "/usr/share/jupyter"]
            : Value("PROGRAMDATA") is { } shared ? [Path.Combine(shared, "jupyter")]
            : [];
        var first = (Value("JUPYTER_PATH") ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries);
        return new(data, [.. first.Append(data).Concat(system).Select(KernelsIn)]);
    }
}
