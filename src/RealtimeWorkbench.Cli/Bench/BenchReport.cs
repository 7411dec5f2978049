using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>What <c>rtw bench --json</c> writes.</summary>
internal static class BenchReport
{
    public static readonly JsonSerializerOptions Format = new(JsonSerializerOptions.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static object Of(BenchRun run) => new
    {
        Date = TimeProvider.System.GetUtcNow(),
        Machine = new
        {
            Processor = Processor(),
            Cores = Environment.ProcessorCount,
            System = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
        },
        run.IsTiny,
        Figures = run.Figures.Select(figure => new
        {
            figure.Part,
            figure.Name,
            Value = NumberOf(figure.Value),
            figure.Unit,
            Target = figure.Target?.ToString(),
            figure.IsMet,
            figure.Remark,
            Load = NumberOf(figure.Load),
        }),
    };

    private static double? NumberOf(double value) => double.IsFinite(value) ? value : null;

    private static string Processor() =>
        File.Exists("/proc/cpuinfo")
            && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
