namespace RealtimeWorkbench.Sources;

/// <summary>Random numbers that are the same in every version of .NET for a given seed.</summary>
/// <remarks>
/// SplitMix64: G. L. Steele, D. Lea, C. H. Flood, <i>Fast Splittable Pseudorandom Number Generators</i>, OOPSLA 2014.
/// Normal numbers after Box and Muller, <i>Annals of Mathematical Statistics</i> 29(2), 1958.
/// </remarks>
internal sealed class SeededNoise(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator whose numbers have nothing to do with those of another seed or stream.</summary>
    public SeededNoise(int seed, int stream)
        : this(((ulong)(uint)seed << 32) | (uint)stream)
    {
        _state = NextBits() ^ NextBits();
    }

    /// <summary>Next number, uniform from 0 (included) to 1 (not included).</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Next whole number, uniform from 0 (included) to <paramref name="end"/> (not included).</summary>
    public int NextInt(int end) => (int)(NextUniform() * end);

    /// <summary>Next normal number with mean 0 and standard deviation 1. Always takes two uniform ones.</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    private ulong NextBits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var bits = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
