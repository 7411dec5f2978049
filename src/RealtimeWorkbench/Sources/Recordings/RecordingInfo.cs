using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Says at the beginning of a recording what it is.</summary>
/// <param name="Format">Name of the format.</param>
/// <param name="Created">When it was begun.</param>
/// <param name="Program">Version of the program that began it.</param>
internal sealed record RecordingInfo(string Format, DateTimeOffset Created, string Program);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordingInfo))]
internal sealed partial class RecordingJson : JsonSerializerContext;
