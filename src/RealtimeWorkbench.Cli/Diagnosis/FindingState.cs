using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Cli.Diagnosis;

/// <summary>How a part of the workbench stands on this machine.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingState>))]
internal enum FindingState
{
    /// <summary>It works.</summary>
    [JsonStringEnumMemberName("works")]
    Works,

    /// <summary>It is absent, and the rest works without it.</summary>
    [JsonStringEnumMemberName("absent")]
    Absent,

    /// <summary>The workbench cannot do its job without it.</summary>
    [JsonStringEnumMemberName("broken")]
    Broken,
}
