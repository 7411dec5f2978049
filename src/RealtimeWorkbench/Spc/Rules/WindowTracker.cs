using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Sees the patterns of rules of one's own point by point: keeps the latest points, as many as the longest rule spans.</summary>
/// <param name="rules">The rules.</param>
internal sealed class WindowTracker(IReadOnlyList<IRunRule> rules)
{
    // Kept twice, so that every window lies in one piece.
    private readonly double[] _values = new double[2 * rules.Max(rule => rule.Length)];
    private readonly ControlLimits[] _limits = new ControlLimits[2 * rules.Max(rule => rule.Length)];
    private int _next;
    private int _seen;

    private int Capacity => _values.Length / 2;

    /// <summary>Takes the next point.</summary>
    /// <returns>Those of <paramref name="valid"/> that hold at this point.</returns>
    public RuleSet Next(double value, in ControlLimits limits, RuleSet valid)
    {
        (_values[_next], _values[_next + Capacity]) = (value, value);
        (_limits[_next], _limits[_next + Capacity]) = (limits, limits);
        _next = (_next + 1) % Capacity;
        _seen = Math.Min(_seen + 1, Capacity);
        var found = RuleSet.None;
        for (var i = 0; i < rules.Count; i++)
        {
            var (flag, length) = (RuleBook.FlagOf(i), rules[i].Length);
            if ((valid & flag) != 0 && _seen >= length)
            {
                var first = _next + Capacity - length;
                found |= rules[i].Holds(_values.AsSpan(first, length), _limits.AsSpan(first, length)) ? flag : RuleSet.None;
            }
        }

        return found;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_seen);
        writer.Write(_next);
        for (var i = 0; i < Capacity; i++)
        {
            writer.Write(_values[i]);
            writer.Write([_limits[i].Lower, _limits[i].Center, _limits[i].Upper, _limits[i].Sigma, _limits[i].Reach]);
        }
    }

    public void Restore(StateReader reader)
    {
        (_seen, _next) = (reader.ReadInt32(), reader.ReadInt32());
        if (_seen < 0 || _seen > Capacity || _next < 0 || _next >= Capacity)
        {
            throw reader.Damaged(Invariant($"a window of {_seen} points where {Capacity} are looked at"));
        }

        for (var i = 0; i < Capacity; i++)
        {
            _values[i] = _values[i + Capacity] = reader.ReadDouble();
            var limits = new ControlLimits(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            _limits[i] = _limits[i + Capacity] = limits with { Reach = reader.ReadDouble() };
        }
    }
}
