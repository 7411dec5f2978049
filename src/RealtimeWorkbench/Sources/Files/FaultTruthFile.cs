using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Reads and writes the faults that a recording holds: a JSON file beside it, named .truth.json.</summary>
/// <remarks><c>{"faults":[{"kind":"step","machine":"am-01","metric":"power","start":…,"end":…}]}</c>; more fields may be there.</remarks>
public static partial class FaultTruthFile
{
    /// <summary>Path of the truth that belongs to a recording: data/demo.jsonl has data/demo.truth.json.</summary>
    public static string PathBeside(string recording) => Path.ChangeExtension(recording, ".truth.json");

    /// <summary>Reads the truth beside a recording.</summary>
    /// <param name="recording">Path of the recording.</param>
    /// <returns>The faults in the order of their start; none if there is no such file.</returns>
    /// <exception cref="SourceException">There is such a file, but it cannot be read.</exception>
    public static IReadOnlyList<InjectedFault> ReadBeside(string recording)
    {
        var path = PathBeside(recording);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return FromJson(File.ReadAllBytes(path));
        }
        catch (JsonException error)
        {
            throw new SourceException(
                $"Cannot read file {path}: it doesn't hold the faults of a recording ({error.Message.TrimEnd('.')}); correct or remove it.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"Cannot read file {path}: {error.Message.TrimEnd('.')}; correct or remove it.", error);
        }
    }

    /// <summary>Writes the truth beside a recording.</summary>
    /// <param name="recording">Path of the recording.</param>
    /// <param name="faults">Faults that it holds.</param>
    public static void WriteBeside(string recording, IReadOnlyList<InjectedFault> faults)
    {
        File.WriteAllBytes(PathBeside(recording), ToJson(faults));
    }

    /// <summary>Writes faults as such a file has them.</summary>
    internal static byte[] ToJson(IReadOnlyList<InjectedFault> faults) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Truth([.. faults]), TruthJson.Default.Truth).ReplaceLineEndings("\n") + "\n");

    /// <summary>Reads faults as such a file has them, in the order of their start.</summary>
    /// <exception cref="JsonException">The text holds no faults.</exception>
    internal static IReadOnlyList<InjectedFault> FromJson(ReadOnlySpan<byte> json) =>
        [.. (JsonSerializer.Deserialize(json, TruthJson.Default.Truth)?.Faults ?? []).OrderBy(fault => fault.Start)];

    private sealed record Truth([property: JsonRequired] InjectedFault[] Faults);

    private sealed class FaultKindConverter() : JsonStringEnumConverter<FaultKind>(JsonNamingPolicy.CamelCase);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        Converters = [typeof(FaultKindConverter)],
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true)]
    [JsonSerializable(typeof(Truth))]
    private sealed partial class TruthJson : JsonSerializerContext;
}
