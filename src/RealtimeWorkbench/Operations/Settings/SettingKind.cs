using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>What a setting holds.</summary>
public enum SettingKind
{
    /// <summary>A whole number.</summary>
    [JsonStringEnumMemberName("integer")]
    WholeNumber,

    /// <summary>A number.</summary>
    Number,

    /// <summary>On or off.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Choice,
}
