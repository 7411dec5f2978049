namespace RealtimeWorkbench.Operations.Settings;

/// <summary>What a form, a flag or a schema has to know about one setting.</summary>
/// <param name="Name">Name in configuration: the property of the option record.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Unit">Symbol of the unit, or the empty string.</param>
/// <param name="Minimum">Smallest value allowed, if there is one.</param>
/// <param name="Maximum">Largest value allowed, if there is one.</param>
/// <param name="Optional">Whether the setting may be empty.</param>
/// <param name="Default">Default, as a JSON value.</param>
/// <param name="Choices">Words to choose from, if it is a choice.</param>
public sealed record SettingDescription(
    string Name,
    string Title,
    string Description,
    SettingKind Kind,
    string Unit,
    double? Minimum,
    double? Maximum,
    bool Optional,
    object? Default,
    IReadOnlyList<string>? Choices);
