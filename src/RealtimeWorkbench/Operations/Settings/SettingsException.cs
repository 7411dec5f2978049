namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Settings are wrong.</summary>
/// <param name="errors">One sentence for everything that is wrong.</param>
public sealed class SettingsException(IReadOnlyList<string> errors) : Exception(string.Join(" ", errors))
{
    /// <summary>One sentence for everything that is wrong.</summary>
    public IReadOnlyList<string> Errors => errors;
}
