using System.Text;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>What a terminal would show of a text: without colours, and with lines that were written over as they ended.</summary>
internal static partial class TerminalText
{
    /// <summary>Returns the text as it is seen.</summary>
    public static string Plain(string text)
    {
        var plain = Commands().Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), "");
        return plain.Contains('\r', StringComparison.Ordinal) ? string.Join('\n', plain.Split('\n').Select(WrittenOver)) : plain;
    }

    private static string WrittenOver(string line)
    {
        var seen = new StringBuilder();
        foreach (var written in line.Split('\r'))
        {
            seen.Remove(0, Math.Min(written.Length, seen.Length)).Insert(0, written);
        }

        return seen.ToString();
    }

    // ECMA-48, section 5.4: control sequences.
    [GeneratedRegex(@"\u001b\[[0-?]*[ -/]*[@-~]")]
    private static partial Regex Commands();
}
