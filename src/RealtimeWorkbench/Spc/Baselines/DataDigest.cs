using System.Globalization;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>A SHA-256 hash in 32 bytes, which as text are 152.</summary>
internal readonly record struct DataDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Digits of the text.</summary>
    public const int Digits = 64;

    /// <summary>Reads 64 small hexadecimal digits; nothing else, and not 64 zeros, which are no hash.</summary>
    public static bool TryParse(string? text, out DataDigest digest)
    {
        digest = default;
        if (text?.Length != Digits
            || text.AsSpan().ContainsAnyInRange('A', 'F')
            || !TryParse(text, 0, out var first)
            || !TryParse(text, 1, out var second)
            || !TryParse(text, 2, out var third)
            || !TryParse(text, 3, out var fourth))
        {
            return false;
        }

        digest = new DataDigest(first, second, third, fourth);
        return digest != default;
    }

    /// <summary>Writes the digits.</summary>
    /// <param name="text">Gets them; as long as there are digits.</param>
    public void WriteTo(Span<char> text)
    {
        ReadOnlySpan<ulong> parts = [First, Second, Third, Fourth];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i].TryFormat(text[(i * 16)..], out _, "x16", CultureInfo.InvariantCulture);
        }
    }

    public override string ToString() => string.Create(Digits, this, static (text, digest) => digest.WriteTo(text));

    private static bool TryParse(string text, int part, out ulong value) =>
        ulong.TryParse(text.AsSpan(part * 16, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
