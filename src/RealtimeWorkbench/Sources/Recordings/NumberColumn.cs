using System.Buffers;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Writes many numbers as <see cref="BlockBytes"/> writes one, with room for many of them asked for at once.</summary>
internal ref struct NumberColumn(ArrayBufferWriter<byte> writer)
{
    private const int Room = 4096;

    private Span<byte> _target = writer.GetSpan(Room);
    private int _length;

    /// <summary>Writes a number.</summary>
    public void Put(ulong value)
    {
        if (_target.Length - _length < BlockBytes.MostVarintBytes)
        {
            End();
            _target = writer.GetSpan(Room);
        }

        _length += BlockBytes.PutVarint(_target[_length..], value);
    }

    /// <summary>Writes a number whose size, not its sign, decides about its length.</summary>
    public void PutSigned(long value) => Put((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Hands over what was written. Nothing else may be written before.</summary>
    public void End()
    {
        writer.Advance(_length);
        _length = 0;
    }
}
