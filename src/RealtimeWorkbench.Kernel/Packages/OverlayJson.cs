using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Kernel.Packages;

/// <summary>Writes texts for NuGet's metadata.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class OverlayJson : JsonSerializerContext;
