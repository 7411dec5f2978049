namespace RealtimeWorkbench.Sql.Source;

/// <summary>A row as it was read.</summary>
/// <param name="Values">Long, double, text, bytes or nothing, in the order of the layout's columns.</param>
/// <param name="Key">Value of the column that grows; nothing, if it is of a kind that doesn't.</param>
/// <param name="Hash">Hash of what tells it from others.</param>
internal sealed record SqlRow(object?[] Values, SqlKey? Key, ulong Hash)
{
    private const ulong Basis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    /// <summary>Hash of some values, the same in every run (FNV-1a over their kinds and letters).</summary>
    /// <remarks>G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, <i>The FNV Non-Cryptographic Hash Algorithm</i>, RFC 9923.</remarks>
    public static ulong HashOf(IEnumerable<object?> values)
    {
        var hash = Basis;
        foreach (var value in values)
        {
            hash = Add(hash, value switch { null => 0, long => 1, double => 2, string => 3, _ => 4 });
            switch (value)
            {
                case long whole:
                    hash = Add(hash, whole);
                    break;
                case double real:
                    hash = Add(hash, BitConverter.DoubleToInt64Bits(real));
                    break;
                case string text:
                    hash = Add(hash, text.Length);
                    foreach (var letter in text)
                    {
                        hash = (hash ^ (byte)letter) * Prime;
                        hash = (hash ^ (byte)(letter >> 8)) * Prime;
                    }

                    break;
                case byte[] bytes:
                    hash = Add(hash, bytes.Length);
                    foreach (var single in bytes)
                    {
                        hash = (hash ^ single) * Prime;
                    }

                    break;
            }
        }

        return hash;
    }

    private static ulong Add(ulong hash, long value)
    {
        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ (byte)(value >> shift)) * Prime;
        }

        return hash;
    }
}
