using System.Text;

namespace RealtimeWorkbench.Tests.Export;

/// <summary>Reads CSV as RFC 4180 says, and nothing more lenient.</summary>
internal static class CsvParser
{
    public static List<List<string>> Parse(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var cell = new StringBuilder();
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    i += text[i] == '"' ? 1 : 0;
                    cell.Append(text[i]);
                }

                i++;
            }
            else
            {
                for (; text[i] is not (',' or '\r'); i++)
                {
                    Assert.False(text[i] is '"' or '\n', $"'{text[i]}' at {i} should be quoted");
                    cell.Append(text[i]);
                }
            }

            row.Add(cell.ToString());
            if (text[i] == ',')
            {
                // A separator at the end of the row is followed by an empty cell.
                if (text[i + 1] == '\r')
                {
                    row.Add("");
                    i++;
                }
                else
                {
                    i++;
                    continue;
                }
            }

            Assert.Equal("\r\n", text.Substring(i, 2));
            i += 2;
            rows.Add(row);
            row = [];
        }

        return rows;
    }
}
