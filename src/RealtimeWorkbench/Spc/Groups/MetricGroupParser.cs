using System.Diagnostics.CodeAnalysis;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Reads groups of metrics, such as "melt = temperature, power, velocity; drive = current, vibration".</summary>
public static class MetricGroupParser
{
    /// <summary>What can be read, in a few words.</summary>
    public const string Expected = "name = metric, metric, …, several groups apart by semicolons";

    /// <summary>Most metrics in a group.</summary>
    public const int MostMetrics = 100;

    /// <summary>Reads the groups.</summary>
    /// <param name="text">The groups; empty for none.</param>
    /// <param name="groups">The groups in their order.</param>
    /// <param name="problem">What is wrong, in a sentence.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out IReadOnlyList<MetricGroup>? groups, [NotNullWhen(false)] out string? problem)
    {
        var found = new List<MetricGroup>();
        (groups, problem) = (null, null);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : part[..equals].Trim();
            string[] metrics = part[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            problem = name.Length == 0 ? $"'{part}' has no name; use {Expected}."
                : found.Exists(group => group.Name == name) ? $"there are two groups '{name}'; give each a name of its own."
                : metrics.Length < 2 ? $"the group '{name}' has fewer than 2 metrics; use {Expected}."
                : metrics.Length > MostMetrics ? Invariant($"the group '{name}' has {metrics.Length} metrics; at most {MostMetrics} go together.")
                : metrics.Distinct(StringComparer.Ordinal).Count() < metrics.Length ? $"the group '{name}' names a metric twice; name each once."
                : null;
            if (problem is not null)
            {
                return false;
            }

            found.Add(new MetricGroup(name, metrics));
        }

        groups = found;
        return true;
    }
}
