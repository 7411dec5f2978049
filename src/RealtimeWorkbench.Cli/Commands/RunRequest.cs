using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>What a call asks for.</summary>
/// <param name="Source">Id of the source.</param>
/// <param name="Settings">Settings.</param>
/// <param name="Duration">How long to run; as long as the source lasts if left out.</param>
/// <param name="Json">File for the summary, "-" for the output, or <see langword="null"/> for none.</param>
/// <param name="Export">Folder or zip file for the export, if one is asked for.</param>
/// <param name="OpenBrowser">Whether to open a browser, and to stay until it was looked at.</param>
internal sealed record RunRequest(
    string Source, WorkbenchSettings Settings, TimeSpan? Duration, string? Json, string? Export, bool OpenBrowser);
