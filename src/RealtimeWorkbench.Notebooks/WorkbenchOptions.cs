using System.Globalization;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>How a workbench is made.</summary>
public sealed class WorkbenchOptions
{
    private readonly List<KeyValuePair<string, string>> _settings = [];

    /// <summary>Name of the workbench; a new one takes the place of the one with the same name. "default" by default.</summary>
    public string Name { get; set; } = "default";

    /// <summary>Source of the samples, as behind <c>rtw --source</c>: demo, simulator, system, push, kafka, mqtt, sql, mongodb, an address or file:PATH. "demo" by default.</summary>
    public string Source { get; set; } = SourceCatalog.Demo;

    /// <summary>
    /// Whether to serve the live face to the notebook's page, on this machine only and with a token. On by default; without it
    /// outputs are still pictures.
    /// </summary>
    public bool Serve { get; set; } = true;

    /// <summary>Further hosts that notebook pages may come from, such as that of a JupyterHub.</summary>
    public IList<string> AllowedHosts { get; } = [];

    internal IReadOnlyList<KeyValuePair<string, string>> Settings => _settings;

    /// <summary>Sets a setting.</summary>
    /// <param name="name">Its name, such as <c>Spc.SubgroupSize</c>.</param>
    public object this[string name]
    {
        set => _settings.Add(new(name, TextOf(value)));
    }

    /// <summary>A value as settings read it.</summary>
    internal static string TextOf(object? value) => value switch
    {
        TimeSpan duration => duration.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
