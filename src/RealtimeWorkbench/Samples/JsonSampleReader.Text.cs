using System.Text;
using System.Text.Json;

namespace RealtimeWorkbench.Samples;

/// <content>Text of a record: unescaped, kept, described in messages.</content>
public sealed partial class JsonSampleReader
{
    private readonly byte[] _defaultMachine = Encoding.UTF8.GetBytes(machine);

    /// <summary>Names a token in a message.</summary>
    private static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Excerpt.Quote(reader.ValueSpan),
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        _ => Excerpt.Of(reader.ValueSpan),
    };

    private static int LengthOfWord(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetter((char)text[length]) || text[length] is (byte)'-' or (byte)'+'))
        {
            length++;
        }

        return length;
    }

    /// <summary>Text of a name or string. Unescaped text lives in the scratch buffer until the next record.</summary>
    /// <returns>False if an escape stands for half a surrogate pair.</returns>
    private bool TryUnescape(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var target = Reserve(text.Length);
        try
        {
            var length = reader.CopyString(target);
            text = target[..length];
            _scratchUsed += length;
            return true;
        }
        catch (InvalidOperationException)
        {
            // So the reader says that the escapes are no valid UTF-16; there is no method that asks first.
            return false;
        }
    }

    /// <summary>Whether a name holds characters that no display shows, so that two names look alike, and that databases cut or refuse.</summary>
    private static bool HoldsControl(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)0, (byte)31);

    private TextSlot Keep(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        var slot = new TextSlot(_scratchUsed, text.Length);
        _scratchUsed += text.Length;
        return slot;
    }

    private ReadOnlySpan<byte> TextOf(TextSlot slot) => _scratch.AsSpan(slot.Start, slot.Length);

    private Span<byte> Reserve(int length)
    {
        if (_scratch.Length - _scratchUsed < length)
        {
            Array.Resize(ref _scratch, Math.Max(_scratchUsed + length, _scratch.Length * 2));
        }

        return _scratch.AsSpan(_scratchUsed);
    }
}
