using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>A kernel as Jupyter knows it: a folder with a <c>kernel.json</c>.</summary>
/// <remarks>https://jupyter-client.readthedocs.io/en/stable/kernels.html, "Kernel specs".</remarks>
/// <param name="Name">Name of the folder, which notebooks write down.</param>
/// <param name="Folder">The folder.</param>
/// <param name="DisplayName">What people choose.</param>
/// <param name="Version">Version of the workbench that put it there, or <see langword="null"/> if something else did.</param>
/// <param name="AliasOf">Kernel whose files it uses, if it isn't one of its own.</param>
/// <param name="Command">What Jupyter starts.</param>
public sealed partial record KernelSpec(
    string Name, string Folder, string DisplayName, string? Version, string? AliasOf, IReadOnlyList<string> Command)
{
    /// <summary>Name of our kernel.</summary>
    public const string OwnName = "realtime-workbench";

    /// <summary>Name of the C# kernel of .NET Interactive, which portable notebooks ask for.</summary>
    public const string PortableName = ".net-csharp";

    /// <summary>Argument after which the command of the .NET process stands.</summary>
    internal const string ProcessArgument = "--process";

    internal const string FileName = "kernel.json";

    private const string Marker = "realtimeWorkbench";

    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether it was put there by <c>rtw kernel install</c>.</summary>
    public bool IsOurs => Version is not null;

    /// <summary>Whether this version of the workbench put it there.</summary>
    public bool IsCurrent => Version == CurrentVersion;

    /// <summary>Files that its command names and that aren't there any more.</summary>
    public IReadOnlyList<string> MissingFiles => [.. Command.Where(part => Path.IsPathRooted(part) && !File.Exists(part))];

    /// <summary>Version of this workbench.</summary>
    internal static string CurrentVersion { get; } = typeof(KernelSpec).Assembly.GetName().Version!.ToString(3);

    /// <summary>Whether Jupyter takes a name for a kernel.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name) => Names().IsMatch(name);

    /// <summary>Reads the kernel in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The kernel, or <see langword="null"/> if there is none. One whose file is broken has its name only.</returns>
    public static KernelSpec? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        var name = Path.GetFileName(folder);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var spec = document.RootElement;
            var mark = Member(Member(spec, "metadata"), Marker);
            var command = Member(spec, "argv");
            return new(
                name,
                folder,
                Text(Member(spec, "display_name")) ?? name,
                Text(Member(mark, "version")),
                Text(Member(mark, "aliasOf")),
                command.ValueKind == JsonValueKind.Array ? [.. command.EnumerateArray().Select(part => Text(part) ?? "")] : []);
        }
        catch (JsonException)
        {
            return new(name, folder, name, Version: null, AliasOf: null, []);
        }
    }

    /// <summary>Reads all kernels in the folders where Jupyter looks.</summary>
    /// <param name="kernelFolders">The folders, which need not exist.</param>
    public static IEnumerable<KernelSpec> ReadAll(IEnumerable<string> kernelFolders) => kernelFolders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        .Distinct()
        .Select(Read)
        .OfType<KernelSpec>();

    /// <summary>Text of <c>kernel.json</c>, with the mark that it is ours.</summary>
    internal string ToJson()
    {
        var mark = new JsonObject { ["version"] = Version };
        if (AliasOf is not null)
        {
            mark["aliasOf"] = AliasOf;
        }

        return new JsonObject
        {
            ["argv"] = new JsonArray([.. Command.Select(part => JsonValue.Create(part))]),
            ["display_name"] = DisplayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "signal",
            ["env"] = new JsonObject { ["RTW_KERNEL_VERSION"] = Version },
            ["metadata"] = new JsonObject { ["debugger"] = false, [Marker] = mark },
        }.ToJsonString(Readable) + "\n";
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex Names();
}
