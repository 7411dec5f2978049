using System.Globalization;

namespace RealtimeWorkbench.Interactive;

/// <summary>Names of the columns of a data frame, which must differ.</summary>
/// <param name="taken">Names that are taken already.</param>
internal sealed class ColumnNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>Takes a name, or one like it if it is taken.</summary>
    /// <param name="name">The name.</param>
    /// <param name="prefix">What is put before a name that is taken; then it is numbered from 2.</param>
    public string Take(string name, string prefix)
    {
        var candidate = name;
        for (var number = prefix.Length > 0 ? 1 : 2; !_taken.Add(candidate); number++)
        {
            candidate = number == 1 ? prefix + name : string.Create(CultureInfo.InvariantCulture, $"{prefix}{name} {number}");
        }

        return candidate;
    }
}
