using System.Reflection;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Name and version of this program.</summary>
/// <param name="Name">Name.</param>
/// <param name="Version">Version, such as 0.1.0.</param>
internal sealed record ProductName(string Name, string Version)
{
    /// <summary>This program.</summary>
    public static ProductName This { get; } = new(
        "RealtimeWorkbench",
        typeof(ProductName).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0]);
}
