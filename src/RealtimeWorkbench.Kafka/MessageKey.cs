using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;

namespace RealtimeWorkbench.Kafka;

/// <summary>Makes the key of a machine out of the key of a message.</summary>
internal sealed class MessageKey
{
    private const int LongestText = 256;
    private const int LongestHex = 64;

    private byte[] _made = [];
    private byte[] _of = [];

    /// <summary>
    /// The key as it is, if it is text. Other keys, such as numbers in binary, become "key-" and their bytes in hexadecimal digits;
    /// those longer than 64 bytes their SHA-256. Equal keys give equal machines, different keys different ones.
    /// </summary>
    /// <param name="key">Bytes of the key; at least one.</param>
    /// <returns>UTF-8, valid until the next call.</returns>
    public ReadOnlySpan<byte> MachineOf(ReadOnlySpan<byte> key)
    {
        if (key.Length <= LongestText && !key.ContainsAnyInRange((byte)0, (byte)31) && Utf8.IsValid(key))
        {
            return key;
        }

        if (!key.SequenceEqual(_of))
        {
            _of = key.ToArray();
            _made = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"key-{Convert.ToHexStringLower(key.Length <= LongestHex ? _of : SHA256.HashData(key))}"));
        }

        return _made;
    }
}
