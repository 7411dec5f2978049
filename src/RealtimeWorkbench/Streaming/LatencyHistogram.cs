using System.Numerics;

namespace RealtimeWorkbench.Streaming;

/// <summary>Counts durations in buckets whose width grows with the duration, so that percentiles of any run fit in fixed memory.</summary>
/// <remarks>
/// The layout of G. Tene's HdrHistogram (hdrhistogram.org): every power of two is divided into 64 equal buckets. A percentile is
/// the middle of its bucket, so it is off by at most 1/128 of itself; below 64 ns it is exact. 29 KB. Not thread-safe.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int SubBits = 6;
    private const int SubBuckets = 1 << SubBits;

    private readonly long[] _buckets = new long[(64 - SubBits) * SubBuckets];
    private long _max;

    /// <summary>Durations counted.</summary>
    public long Count { get; private set; }

    /// <summary>Longest duration counted.</summary>
    public TimeSpan Max => FromNanoseconds(_max);

    /// <summary>Counts a duration; a negative one as 0.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="times">How often it occurred.</param>
    public void Add(TimeSpan duration, int times)
    {
        if (times <= 0)
        {
            return;
        }

        var nanoseconds = Math.Clamp(duration.Ticks, 0, long.MaxValue / TimeSpan.NanosecondsPerTick)
            * TimeSpan.NanosecondsPerTick;
        _buckets[IndexOf(nanoseconds)] += times;
        _max = Math.Max(_max, nanoseconds);
        Count += times;
    }

    /// <summary>Duration that a share of all durations do not exceed (nearest rank); zero if there are none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public TimeSpan Percentile(double share)
    {
        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Math.Max(Count, 1));
        var seen = 0L;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank)
            {
                return FromNanoseconds(Math.Min(MiddleOf(i), _max));
            }
        }

        return TimeSpan.Zero;
    }

    internal static int IndexOf(long value)
    {
        if (value < SubBuckets)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - SubBits;
        return ((shift + 1) * SubBuckets) + (int)((value >> shift) & (SubBuckets - 1));
    }

    internal static long MiddleOf(int index)
    {
        if (index < SubBuckets)
        {
            return index;
        }

        var shift = (index / SubBuckets) - 1;
        var start = (long)(SubBuckets + (index % SubBuckets)) << shift;
        return start + ((1L << shift) >> 1);
    }

    private static TimeSpan FromNanoseconds(long nanoseconds) => new(nanoseconds / TimeSpan.NanosecondsPerTick);
}
