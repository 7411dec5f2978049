using System.Buffers;

namespace RealtimeWorkbench.Kernel.Documents;

/// <summary>The text of cells, line by line.</summary>
internal static class CellLines
{
    // Where Python's str.splitlines splits, by which Jupyter cuts texts into lists.
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029");

    /// <summary>Makes every line end <c>\n</c>.</summary>
    public static string Normalize(string text) =>
        text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>Takes away the empty lines at both ends, and only them: a line of blanks is text.</summary>
    public static string TrimBlankLines(string text) => text.Trim('\n');

    /// <summary>Cuts a text into lines with their ends, as Jupyter stores them.</summary>
    public static IEnumerable<string> SplitKeepingEnds(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny(LineEnds);
            var next = end < 0 ? text.Length : start + end + 1;
            if (next < text.Length && text[next - 1] == '\r' && text[next] == '\n')
            {
                next++;
            }

            yield return text[start..next];
            start = next;
        }
    }
}
