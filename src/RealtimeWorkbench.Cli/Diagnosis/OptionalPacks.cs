using System.Reflection;

namespace RealtimeWorkbench.Cli.Diagnosis;

/// <summary>The optional packs: adapters to libraries that not every package source has.</summary>
/// <remarks>The build writes into the program which packs it has; see <c>eng/Packs.props</c>.</remarks>
internal static class OptionalPacks
{
    private const string Prefix = "Pack:";

    /// <summary>Says of each pack whether this build has it, and why not.</summary>
    public static IEnumerable<Finding> OfThisBuild() =>
        from metadata in typeof(OptionalPacks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        where metadata.Key.StartsWith(Prefix, StringComparison.Ordinal)
        select Examine(metadata.Key[Prefix.Length..], metadata.Value ?? "");

    /// <summary>Says how a pack stands.</summary>
    /// <param name="pack">Name of its project.</param>
    /// <param name="state"><c>true:</c> if the build has it; <c>false:</c> and the missing package, or nothing if it was switched off.</param>
    internal static Finding Examine(string pack, string state)
    {
        var subject = $"Pack {pack}";
        return state.Split(':', 2) switch
        {
            ["true", _] => new(subject, FindingState.Works, "in this build."),
            [_, { Length: > 0 } missing] => new(
                subject,
                FindingState.Absent,
                $"not in this build: {missing} could not be restored.",
                "Add a package source that has it, delete .rtw/packs.props and run ./rtw setup."),
            _ => new(subject, FindingState.Absent, "not in this build: it was switched off."),
        };
    }
}
