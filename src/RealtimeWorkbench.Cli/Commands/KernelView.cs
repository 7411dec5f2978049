using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Kernels as JSON.</summary>
internal static class KernelView
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static object Describe(KernelSpec kernel) =>
        new { kernel.Name, kernel.Folder, kernel.DisplayName, kernel.Version, kernel.AliasOf, kernel.Command };

    public static Task WriteJsonAsync(TextWriter output, object value) => output.WriteLineAsync(JsonSerializer.Serialize(value, Json));
}
