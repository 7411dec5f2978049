using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>Ids of cells in an <c>.ipynb</c>. Those that are made depend on nothing but texts, so that a conversion can be repeated.</summary>
internal static partial class CellIds
{
    private const int Length = 8;

    /// <summary>Returns an id for each cell: its own one if the format allows it and no cell before has it.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<NotebookCell> cells)
    {
        var kept = cells.Select(cell => cell.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        return [.. cells.Select(cell => cell.Id is { } id && Allowed().IsMatch(id) && used.Add(id) ? id : Make(cell))];

        string Make(NotebookCell cell)
        {
            for (var occurrence = 0; ; occurrence++)
            {
                var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Invariant($"{occurrence}\n{cell.Language}\n{cell.Text}")));
                var made = Convert.ToHexStringLower(hash)[..Length];
                if (!kept.Contains(made) && used.Add(made))
                {
                    return made;
                }
            }
        }
    }

    // nbformat 4.5, section "Cell ids".
    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex Allowed();
}
