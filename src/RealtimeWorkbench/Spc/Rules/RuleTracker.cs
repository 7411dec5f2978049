using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees the patterns of all rules point by point, in constant time and without keeping the points.</summary>
/// <remarks>
/// Agrees with <see cref="IRunRule.Holds"/> on every sequence. The default value has seen nothing. A mutable value of 40 bytes:
/// keep it in a field that isn't readonly.
/// </remarks>
public struct RuleTracker
{
    private double _previous;
    private byte _seen;
    private sbyte _side;
    private sbyte _direction;
    private byte _sideRun;
    private byte _trendRun;
    private byte _alternations;
    private byte _withinRun;
    private byte _outsideRun;
    private byte _sinceAbove;
    private byte _sinceBelow;
    private byte _aboveTwoThirds;
    private byte _belowTwoThirds;
    private byte _aboveOneThird;
    private byte _belowOneThird;

    /// <summary>Takes the next point.</summary>
    /// <param name="value">Plotted statistic; NaN marks a missing one, which ends every pattern.</param>
    /// <param name="limits">Limits of this point.</param>
    /// <param name="rules">Rules to report. Which they are may change from point to point.</param>
    /// <returns>Those of <paramref name="rules"/> that hold at this point.</returns>
    public RuleSet Next(double value, in ControlLimits limits, RuleSet rules)
    {
        if (double.IsNaN(value))
        {
            this = default;
            return RuleSet.None;
        }

        var zones = Zones.Of(limits);
        var found = limits.IsBeyond(value) ? RuleSet.BeyondLimits : RuleSet.None;
        found |= FollowSide(value, zones.Center) | FollowSteps(value) | FollowZones(value, zones);
        _previous = value;
        _seen = Count(_seen);
        return found & rules;
    }

    internal readonly void Save(StateWriter writer)
    {
        writer.Write(_previous);
        writer.Write(_seen);
        writer.Write((byte)_side);
        writer.Write((byte)_direction);
        writer.Write(_sideRun);
        writer.Write(_trendRun);
        writer.Write(_alternations);
        writer.Write(_withinRun);
        writer.Write(_outsideRun);
        writer.Write(_sinceAbove);
        writer.Write(_sinceBelow);
        writer.Write(_aboveTwoThirds);
        writer.Write(_belowTwoThirds);
        writer.Write(_aboveOneThird);
        writer.Write(_belowOneThird);
    }

    internal static RuleTracker Read(StateReader reader) => new()
    {
        _previous = reader.ReadDouble(),
        _seen = reader.ReadByte(),
        _side = (sbyte)reader.ReadByte(),
        _direction = (sbyte)reader.ReadByte(),
        _sideRun = reader.ReadByte(),
        _trendRun = reader.ReadByte(),
        _alternations = reader.ReadByte(),
        _withinRun = reader.ReadByte(),
        _outsideRun = reader.ReadByte(),
        _sinceAbove = reader.ReadByte(),
        _sinceBelow = reader.ReadByte(),
        _aboveTwoThirds = reader.ReadByte(),
        _belowTwoThirds = reader.ReadByte(),
        _aboveOneThird = reader.ReadByte(),
        _belowOneThird = reader.ReadByte(),
    };

    private RuleSet FollowSide(double value, double center)
    {
        var side = (sbyte)(value > center ? 1 : value < center ? -1 : 0);
        _sideRun = side == 0 ? (byte)0 : side == _side ? Count(_sideRun) : (byte)1;
        _side = side;
        return _sideRun >= 9 ? RuleSet.NineOnOneSide | RuleSet.EightOnOneSide | RuleSet.SevenOnOneSide
            : _sideRun == 8 ? RuleSet.EightOnOneSide | RuleSet.SevenOnOneSide
            : _sideRun == 7 ? RuleSet.SevenOnOneSide
            : RuleSet.None;
    }

    private RuleSet FollowSteps(double value)
    {
        var direction = (sbyte)(_seen == 0 ? 0 : value > _previous ? 1 : value < _previous ? -1 : 0);
        _trendRun = direction == 0 ? (byte)0 : direction == _direction ? Count(_trendRun) : (byte)1;
        _alternations = direction == 0 ? (byte)0 : direction == -_direction ? Count(_alternations) : (byte)1;
        _direction = direction;
        return (_trendRun >= 5 ? RuleSet.SixInATrend : 0) | (_alternations >= 13 ? RuleSet.FourteenAlternating : 0);
    }

    private RuleSet FollowZones(double value, in Zones zones)
    {
        var above = value > zones.UpperOneThird;
        var below = value < zones.LowerOneThird;
        var outside = above || below;
        _withinRun = outside ? (byte)0 : Count(_withinRun);
        _outsideRun = outside ? Count(_outsideRun) : (byte)0;
        _sinceAbove = above ? (byte)0 : Count(_sinceAbove);
        _sinceBelow = below ? (byte)0 : Count(_sinceBelow);

        _aboveOneThird = Push(_aboveOneThird, above);
        _belowOneThird = Push(_belowOneThird, below);
        _aboveTwoThirds = Push(_aboveTwoThirds, value > zones.UpperTwoThirds);
        _belowTwoThirds = Push(_belowTwoThirds, value < zones.LowerTwoThirds);

        // Within eight points outside, the pattern needs one above and one below.
        var bothSides = _sinceAbove < 8 && _sinceBelow < 8;
        return (_withinRun >= 15 ? RuleSet.FifteenWithinOneThird : 0)
            | (_outsideRun >= 8 && bothSides ? RuleSet.EightOutsideOneThird : 0)
            | (_seen >= 2 && (Has(_aboveTwoThirds, 2, 3) || Has(_belowTwoThirds, 2, 3)) ? RuleSet.TwoOfThreeBeyondTwoThirds : 0)
            | (_seen >= 4 && (Has(_aboveOneThird, 4, 5) || Has(_belowOneThird, 4, 5)) ? RuleSet.FourOfFiveBeyondOneThird : 0);
    }

    /// <summary>Whether the latest point and enough of the <paramref name="length"/> latest are marked.</summary>
    private static bool Has(byte history, int count, int length) =>
        (history & 1) == 1 && System.Numerics.BitOperations.PopCount((uint)history & ((1u << length) - 1)) >= count;

    private static byte Push(byte history, bool mark) => (byte)((history << 1) | (mark ? 1 : 0));

    private static byte Count(byte run) => run == byte.MaxValue ? run : (byte)(run + 1);
}
