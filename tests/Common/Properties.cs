using System.Globalization;
using FsCheck;

namespace RealtimeWorkbench.Tests.Common;

/// <summary>Properties that hold for whatever examples.</summary>
internal static class Properties
{
    /// <summary>
    /// Draws the same examples each time, so that a test fails with the change that breaks it and not with any other one; with a number as RTW_SEED it draws others.
    /// </summary>
    public static Config Seeded { get; } = Config.QuickThrowOnFailure.WithReplay(
        new Replay(new Rnd(ulong.Parse(Environment.GetEnvironmentVariable("RTW_SEED") ?? "20261121", CultureInfo.InvariantCulture)), null));

    /// <summary>Requires that a property holds for a hundred examples.</summary>
    public static void Holds(this Property property) => Check.One(Seeded, property);
}
