namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Positions as hosts count them, in Unicode code points, and as .NET does, in UTF-16.</summary>
internal static class CodePoints
{
    /// <summary>Index of the character at a position; the end of the text for positions behind it.</summary>
    public static int ToIndex(string text, int codePoints)
    {
        var index = 0;
        for (var passed = 0; passed < codePoints && index < text.Length; passed++)
        {
            index += index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? 2 : 1;
        }

        return index;
    }

    /// <summary>Position of the character at an index.</summary>
    public static int FromIndex(string text, int index)
    {
        var pairs = 0;
        for (var i = 0; i + 1 < index; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                pairs++;
            }
        }

        return index - pairs;
    }
}
