using System.Globalization;
using System.Text;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Names as levels of topics: no two names have one topic.</summary>
internal static class TopicLevel
{
    private const string Divider = "/+#%";

    /// <summary>A name as a level: what no level may have is written as its bytes of UTF-8, each as % and two digits, and so is % itself.</summary>
    /// <remarks>
    /// MQTT Version 5.0, sections 1.5.4 and 4.7: + and # mean something in a topic, / divides it, topics that begin with $ are the server's, and
    /// a receiver may refuse control characters and those that Unicode leaves out, as mosquitto does.
    /// </remarks>
    public static string Of(string name)
    {
        if (name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ' '))
        {
            return name;
        }

        var level = new StringBuilder(name.Length + 8);
        Span<byte> bytes = stackalloc byte[4];
        for (var index = 0; index < name.Length;)
        {
            if (!Rune.TryGetRuneAt(name, index, out var rune))
            {
                // Half of a pair, as UTF-8 would write it if it could.
                var half = name[index++];
                bytes[0] = 0xED;
                bytes[1] = (byte)(0x80 | ((half >> 6) & 0x3F));
                bytes[2] = (byte)(0x80 | (half & 0x3F));
                Write(level, bytes[..3]);
                continue;
            }

            if (IsAllowed(rune) && !(index == 0 && rune.Value == '$'))
            {
                level.Append(name, index, rune.Utf16SequenceLength);
            }
            else
            {
                Write(level, bytes[..rune.EncodeToUtf8(bytes)]);
            }

            index += rune.Utf16SequenceLength;
        }

        return level.ToString();
    }

    private static bool IsAllowed(Rune rune) => !Rune.IsControl(rune)
        && rune.Value is not (>= 0xFDD0 and <= 0xFDEF)
        && (rune.Value & 0xFFFE) != 0xFFFE
        && !(rune.IsAscii && Divider.Contains((char)rune.Value, StringComparison.Ordinal));

    private static void Write(StringBuilder level, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            level.Append('%').Append(one.ToString("X2", CultureInfo.InvariantCulture));
        }
    }
}
