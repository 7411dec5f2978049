namespace RealtimeWorkbench.Samples;

/// <content>What the short way remembers of the record before, since the next one mostly says the same.</content>
public sealed partial class JsonSampleReader
{
    /// <summary>A text of the record before, with its number.</summary>
    private sealed class KnownText
    {
        private const int MostTrust = 4;

        private byte[] _quoted = "\""u8.ToArray();
        private int _length;
        private int _number;

        /// <summary>By number, the one that came after it the last time: many machines mostly send in the same order again and again.</summary>
        private int[] _after = [];

        /// <summary>How often that was so lately; what sends in no order is looked up at once.</summary>
        private int _trust;

        /// <summary>The text in its quotes. Before the first one something that no text is.</summary>
        public ReadOnlySpan<byte> Quoted => _length == 0 ? "\0"u8 : _quoted.AsSpan(0, _length);

        public int NumberOf(ReadOnlySpan<byte> json, TextSlot slot, NameTable names)
        {
            var quoted = json.Slice(slot.Start - 1, slot.Length + 2);
            if (quoted.SequenceEqual(Quoted))
            {
                return _number;
            }

            _number = NumberAfter(_number, json.Slice(slot.Start, slot.Length), names);
            if (_quoted.Length < quoted.Length)
            {
                _quoted = new byte[MaxNameLength + 2];
            }

            quoted.CopyTo(_quoted);
            _length = quoted.Length;
            return _number;
        }

        private int NumberAfter(int before, ReadOnlySpan<byte> name, NameTable names)
        {
            if (before >= _after.Length)
            {
                Array.Resize(ref _after, Math.Max(before + 1, _after.Length * 2));
            }

            ref var after = ref _after[before];
            if (_trust > 0 && names.Is(after, name))
            {
                _trust = MostTrust;
                return after;
            }

            var number = names.GetOrAdd(name);
            _trust = after == number ? Math.Min(_trust + 1, MostTrust) : Math.Max(_trust - 1, 0);
            after = number;
            return number;
        }
    }

    /// <summary>The minute of the record before: of the next one's time only the seconds have to be read then.</summary>
    private sealed class KnownMinute
    {
        /// <summary>Length of <c>"yyyy-MM-ddTHH:mm:</c>.</summary>
        private const int PrefixLength = 18;

        private readonly byte[] _prefix = new byte[PrefixLength];
        private long _ticks;

        /// <summary>Takes note of a time that has been read.</summary>
        /// <param name="text">The time, without quotes.</param>
        /// <param name="ticks">What it means.</param>
        public void Remember(ReadOnlySpan<byte> text, long ticks)
        {
            if (text.Length >= 20 && text[^1] == (byte)'Z' && text[4] == (byte)'-' && text[16] == (byte)':')
            {
                _prefix[0] = (byte)'"';
                text[..(PrefixLength - 1)].CopyTo(_prefix.AsSpan(1));
                _ticks = ticks - (ticks % TimeSpan.TicksPerMinute);
            }
        }

        /// <summary>Reads a time of that minute in UTC.</summary>
        public bool TryRead(ReadOnlySpan<byte> json, ref int at, out long ticks)
        {
            ticks = 0;
            var rest = json[at..];
            if (!rest.StartsWith(_prefix) || rest.Length < PrefixLength + 4)
            {
                return false;
            }

            var tens = (uint)(rest[PrefixLength] - '0');
            var ones = (uint)(rest[PrefixLength + 1] - '0');
            if (tens > 5 || ones > 9)
            {
                return false;
            }

            var end = PrefixLength + 2;
            var fraction = 0L;
            if (rest[end] == (byte)'.')
            {
                var unit = TimeSpan.TicksPerSecond;
                var first = ++end;
                for (uint digit; end < rest.Length && (digit = (uint)(rest[end] - '0')) <= 9; end++)
                {
                    unit /= 10;
                    fraction += digit * unit;
                }

                if (end == first)
                {
                    return false;
                }
            }

            if (rest.Length < end + 2 || rest[end] != (byte)'Z' || rest[end + 1] != (byte)'"')
            {
                return false;
            }

            ticks = _ticks + (((tens * 10) + ones) * TimeSpan.TicksPerSecond) + fraction;
            at += end + 2;
            return true;
        }
    }
}
