using System.Globalization;
using System.Runtime.CompilerServices;

namespace RealtimeWorkbench.Sql.Tests;

internal static class GermanCulture
{
    /// <summary>Runs every test where 1.5 is written 1,5, so that formatting by the machine's culture is seen here first.</summary>
    [ModuleInitializer]
    internal static void Set() => CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("de-DE");
}
