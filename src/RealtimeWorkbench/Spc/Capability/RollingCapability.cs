using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Mean and sigma within subgroups over the newest ones, in constant time a value.</summary>
/// <remarks>
/// Sigma is R̄/d2, or MR̄/d2 of single values (Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, sections 6.2 and 6.4).
/// A gap drops the subgroup that is open, or the moving range across it, by the definition of charts; the usual interval is the median of the first 24.
/// Sums are made anew each time the window has gone round, so that roundings cannot gather.
/// </remarks>
internal sealed class RollingCapability(int window, int size, double gapFactor = 0)
{
    /// <summary>Values at first whose intervals say what is usual.</summary>
    private const int Timed = 25;

    private readonly double[] _means = new double[window];
    private readonly double[] _ranges = new double[window];
    private readonly double[] _open = new double[size];
    private readonly double _freedom = SigmaFreedom.OfRanges(window, size);
    private int _filled;
    private int _next;
    private int _values;
    private double _last = double.NaN;
    private double _sumOfMeans;
    private double _sumOfRanges;
    private int _rangesKnown;

    /// <summary>Times of the first values; empty once they are there, and where gaps do not matter.</summary>
    private long[] _times = gapFactor > 0 ? new long[Timed] : [];
    private int _timed;
    private long _usual;
    private long _lastTime;
    private long _between;
    private int _torn;

    /// <summary>Number since the start of the first of the subgroups that checkpoints have as they are, and of the first after them.</summary>
    private long _savedFrom;
    private long _saved;

    /// <summary>Ranges above 0: without any, sigma is 0, whatever roundings have left in the sum.</summary>
    private int _varying;

    /// <summary>Whether the window is full.</summary>
    public bool IsFull => _filled == window;

    /// <summary>Whether an alert holds.</summary>
    public bool IsLow { get; set; }

    /// <summary>Subgroups since the start, for what is shown now and then.</summary>
    public long Rows { get; private set; }

    /// <summary>Whether there are subgroups that no checkpoint has.</summary>
    public bool IsUnsaved => Rows > _saved;

    public double Mean => _sumOfMeans / _filled;

    public double Sigma => _varying == 0 ? 0 : Math.Max(0, _sumOfRanges) / _rangesKnown / ControlConstants.RangeMean(Math.Max(2, size));

    /// <summary>Cpk: distance of the mean from the nearer limit in units of 3σ; infinite where nothing varies within the limits.</summary>
    public double Cpk(SpecificationLimits specification) => Math.Min(
        specification.Upper is { } upper ? (upper - Mean) / (3 * Sigma) : double.PositiveInfinity,
        specification.Lower is { } lower ? (Mean - lower) / (3 * Sigma) : double.PositiveInfinity);

    /// <summary>Standard error of a Cpk of the window; 0 of one that is not finite.</summary>
    public double ErrorOf(double cpk) => double.IsFinite(cpk) ? ProcessCapability.ErrorOfCpk(cpk, window * size, _freedom) : 0;

    /// <summary>Takes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="time">Its event time in ticks.</param>
    /// <returns>Whether it completed a subgroup.</returns>
    public bool Add(double value, long time = 0)
    {
        if (gapFactor > 0 && Follow(time))
        {
            _last = double.NaN;
            if (_values > 0 && _torn < MonitoredChart.MostTorn && ++_torn < MonitoredChart.MostTorn)
            {
                _values = 0;
            }
        }

        _open[_values++] = value;
        if (_values < size)
        {
            return false;
        }

        _values = 0;
        _torn = _torn < MonitoredChart.MostTorn ? 0 : _torn;
        var (low, high, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        foreach (var one in _open)
        {
            (low, high, sum) = (Math.Min(low, one), Math.Max(high, one), sum + one);
        }

        Put(sum / size, size > 1 ? high - low : Math.Abs(value - _last));
        _last = value;
        return true;
    }

    /// <summary>Writes what is known beside the subgroups themselves.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(_filled);
        writer.Write(_next);
        writer.Write(_values);
        writer.Write(_rangesKnown);
        writer.Write(_varying);
        writer.Write(_last);
        writer.Write(_sumOfMeans);
        writer.Write(_sumOfRanges);
        writer.Write(Rows);
        writer.Write(IsLow);
        writer.Write(_open);
        writer.Write(_times.Length);
        writer.Write(_timed);
        writer.Write(_times);
        writer.Write(_usual);
        writer.Write(_lastTime);
        writer.Write(_between);
        writer.Write(_torn);
    }

    /// <summary>Writes subgroups of the window.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="whole">Whether all of them, and not only those that no checkpoint has.</param>
    public void SaveRows(StateWriter writer, bool whole)
    {
        var first = whole ? Rows - _filled : Math.Max(_saved, Rows - _filled);
        writer.Write(first);
        writer.Write((int)(Rows - first));
        for (var row = first; row < Rows; row++)
        {
            writer.Write(_means[row % window]);
            writer.Write(_ranges[row % window]);
        }

        _saved = Rows;
    }

    /// <summary>Takes subgroups back, in the order in which they were written.</summary>
    /// <param name="reader">Gives them.</param>
    /// <param name="into">The window; <see langword="null"/> where there is none any more.</param>
    public static void RestoreRows(StateReader reader, RollingCapability? into)
    {
        var (first, count) = (reader.ReadInt64(), reader.ReadInt32());
        if (first < 0 || count < 0)
        {
            throw reader.Damaged(Invariant($"{count} subgroups from {first}"));
        }

        if (into is not null && first != into._saved)
        {
            // All of the window, or one that is left out before it, which the end finds.
            into._savedFrom = first;
        }

        for (var row = first; row < first + count; row++)
        {
            var (mean, range) = (reader.ReadDouble(), reader.ReadDouble());
            into?.PutBack(row, mean, range);
        }
    }

    /// <summary>Notes that no more subgroups come.</summary>
    /// <returns>False if some are missing.</returns>
    public bool EndRestore() => _saved == Rows && _savedFrom <= Rows - _filled;

    /// <summary>Takes back what was saved beside the subgroups.</summary>
    public void Restore(StateReader reader)
    {
        _filled = reader.ReadInt32();
        _next = reader.ReadInt32();
        _values = reader.ReadInt32();
        _rangesKnown = reader.ReadInt32();
        _varying = reader.ReadInt32();
        _last = reader.ReadDouble();
        _sumOfMeans = reader.ReadDouble();
        _sumOfRanges = reader.ReadDouble();
        Rows = reader.ReadInt64();
        IsLow = reader.ReadBool();
        reader.Read(_open);
        (var timed, _timed) = (reader.ReadInt32(), reader.ReadInt32());
        if (timed is not (0 or Timed) || _timed is < 0 or > Timed)
        {
            throw reader.Damaged(Invariant($"{_timed} of {timed} times"));
        }

        _times = new long[timed];
        reader.Read(_times);
        (_usual, _lastTime, _between, _torn) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
        if (_filled < 0 || _filled > window || _next != Rows % window || _filled > Rows || _values < 0 || _values >= size)
        {
            throw reader.Damaged(Invariant($"a window of {_filled} subgroups at {_next}"));
        }
    }

    /// <summary>Takes the time of a value.</summary>
    /// <returns>Whether there is a gap before it.</returns>
    private bool Follow(long time)
    {
        var between = _lastTime == 0 ? 0 : time - _lastTime;
        var isGap = MonitoredChart.IsGap(between, _between, _usual, gapFactor);
        (_lastTime, _between) = (time, between);
        if (_times.Length > 0)
        {
            _times[_timed++] = time;
            if (_timed == _times.Length)
            {
                _usual = MonitoredChart.MedianStep(_times);
                _times = [];
            }
        }

        return isGap;
    }

    private void PutBack(long row, double mean, double range)
    {
        (_means[row % window], _ranges[row % window]) = (mean, range);
        _saved = row + 1;
    }

    private void Put(double mean, double range)
    {
        if (IsFull)
        {
            _sumOfMeans -= _means[_next];
            Take(-1, _ranges[_next]);
        }

        (_means[_next], _ranges[_next]) = (mean, range);
        _sumOfMeans += mean;
        Take(1, range);
        _filled = Math.Min(_filled + 1, window);
        _next = (_next + 1) % window;
        Rows++;
        if (_next == 0)
        {
            (_sumOfMeans, _sumOfRanges, _rangesKnown, _varying) = (0, 0, 0, 0);
            for (var i = 0; i < window; i++)
            {
                _sumOfMeans += _means[i];
                Take(1, _ranges[i]);
            }
        }
    }

    /// <summary>The first of all single values has no range.</summary>
    private void Take(int sign, double range)
    {
        if (!double.IsNaN(range))
        {
            _sumOfRanges += sign * range;
            _rangesKnown += sign;
            _varying += range > 0 ? sign : 0;
        }
    }
}
