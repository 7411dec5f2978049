using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Cli.Diagnosis;

/// <summary>What the doctor found about one part.</summary>
/// <param name="Subject">The part.</param>
/// <param name="State">How it stands.</param>
/// <param name="Remark">What was found.</param>
/// <param name="Remedy">What to do, or the empty string.</param>
internal sealed record Finding(string Subject, FindingState State, string Remark, string Remedy = "")
{
    /// <summary>Mark that stands before the line.</summary>
    [JsonIgnore]
    public string Mark => State switch
    {
        FindingState.Works => "✅",
        FindingState.Absent => "⚠️",
        _ => "❌",
    };
}
