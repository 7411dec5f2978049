namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Settings that belong together.</summary>
/// <param name="Name">Name in configuration: the property of <see cref="WorkbenchSettings"/>.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Settings">The settings, in the order of the option record.</param>
public sealed record SettingGroup(string Name, string Title, IReadOnlyList<SettingDescription> Settings);
