using System.Runtime.InteropServices;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.History;

/// <summary>Answers questions about a history. What runs have brought and not stored yet is not in it.</summary>
/// <param name="store">Keeps the history; stays the caller's.</param>
public sealed class HistoryReader(IHistoryStore store)
{
    /// <summary>Values of a series up to which each is a row of its own: so many for each point wanted.</summary>
    private const int SinglesPerPoint = 2;

    /// <summary>Name of the store.</summary>
    public string Name => store.Name;

    /// <summary>Bytes of the store.</summary>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public long Bytes => store.Bytes;

    /// <summary>Runs, the newest first.</summary>
    /// <param name="before">Only those that were started before; <see langword="null"/> for all.</param>
    /// <param name="most">Most that are wanted.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one run is wanted.</exception>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public IReadOnlyList<HistoryRun> Runs(DateTimeOffset? before = null, int most = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        using var view = store.OpenView(cancellationToken);
        return view.Runs(before, most);
    }

    /// <summary>The series, those of the newest run first.</summary>
    /// <param name="machine">Only those of this machine.</param>
    /// <param name="metric">Only those of this metric.</param>
    /// <param name="run">Only those of this run.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public IReadOnlyList<HistorySeries> Series(string? machine = null, string? metric = null, string? run = null, CancellationToken cancellationToken = default)
    {
        using var view = store.OpenView(cancellationToken);
        return view.Series(Stored(machine), Stored(metric), Stored(run));
    }

    /// <summary>Events, the newest first.</summary>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public IReadOnlyList<HistoryEvent> Events(EventQuery query, CancellationToken cancellationToken = default)
    {
        using var view = store.OpenView(cancellationToken);
        return view.Events(query with { Run = Stored(query.Run), Machine = Stored(query.Machine), Metric = Stored(query.Metric), State = Stored(query.State), Severity = Stored(query.Severity) });
    }

    /// <summary>Values of a series on as many points as asked for, made of the coarsest sums that are fine enough.</summary>
    /// <returns>The columns; <see langword="null"/> if there is no such series.</returns>
    /// <exception cref="ArgumentException">The range ends before it begins, the width is out of its range, or there are more points than the query takes.</exception>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public HistoryColumns? Read(SeriesQuery query, CancellationToken cancellationToken = default)
    {
        OptionsGuard.Valid(query);
        using var view = store.OpenView(cancellationToken);
        return Read(view, query, origin: null, cancellationToken);
    }

    /// <summary>Puts a metric of two runs side by side, both counted from the first sample of their run.</summary>
    /// <param name="query">The metric, and the width; its range and run don't matter.</param>
    /// <param name="first">Id of a run.</param>
    /// <param name="second">Id of another.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <returns>Both, on stretches of the same length; <see langword="null"/> if one of them has no such series.</returns>
    /// <exception cref="ArgumentException">The width is out of its range.</exception>
    /// <exception cref="HistoryException">The history cannot be read.</exception>
    public RunComparison? Compare(SeriesQuery query, string first, string second, CancellationToken cancellationToken = default)
    {
        OptionsGuard.Valid(query);
        using var view = store.OpenView(cancellationToken);
        string[] runs = [first, second];
        var starts = new long[2];
        var length = 0L;
        for (var i = 0; i < 2; i++)
        {
            var all = view.Series(run: Stored(runs[i]));
            if (all.Count == 0)
            {
                return null;
            }

            starts[i] = all.Min(series => series.First);
            length = Math.Max(length, all.Max(series => series.Last) + 1 - starts[i]);
        }

        var columns = new HistoryColumns?[2];
        for (var i = 0; i < 2; i++)
        {
            var part = query with { Run = runs[i], From = TimeOf(starts[i]), To = TimeOf(starts[i] + length) };
            columns[i] = Read(view, part, origin: starts[i], cancellationToken);
        }

        return columns is [{ } one, { } other]
            ? new RunComparison(one, TimeOf(starts[0]), other, TimeOf(starts[1]))
            : null;
    }

    private static string? Stored(string? text) => text is null ? null : StoredText.Of(text);

    private static DateTimeOffset TimeOf(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static HistoryColumns? Read(IHistoryView view, SeriesQuery query, long? origin, CancellationToken cancellationToken)
    {
        var all = view.Series(Stored(query.Machine), Stored(query.Metric), Stored(query.Run));
        if (all.Count == 0)
        {
            return null;
        }

        var from = query.From?.UtcTicks ?? all.Min(series => series.First);
        var to = query.To?.UtcTicks ?? all.Max(series => series.Last) + 1;
        if (to <= from && query is { From: not null, To: not null })
        {
            throw new ArgumentException(Invariant($"The range ends at {TimeOf(to):O}, which is not after its beginning, {TimeOf(from):O}."), nameof(query));
        }

        to = Math.Max(from, to);
        var parts = HistoryShares.Of(view, all, from, to);
        if (query.Resolution is { } named && parts.Sum(part => Expected(part, named)) > 4.0 * query.Most)
        {
            throw TooMany(query);
        }

        var reading = new SeriesReading(view, cancellationToken);
        if (query.Resolution is null or HistoryResolution.Raw
            && parts.TrueForAll(part => reading.GapIn(part.Series, HistoryResolution.Raw, part.From, part.To) is null)
            && TrySingles(reading, parts, query) is { } singles)
        {
            return Columns(query, all, parts, from, to, HistoryResolution.Raw, 0, singles);
        }

        var wanted = Math.Max(1, (to - from + query.Width - 1) / query.Width);
        var resolution = query.Resolution ?? Coarsest(wanted);
        var step = query.Resolution is { } asked ? asked.Ticks() : Resolutions.Ceiling(wanted, resolution.Ticks());
        var begin = origin ?? Resolutions.Floor(from, step);
        var rows = new Dictionary<long, RunningMoments>();
        foreach (var (series, partFrom, partTo) in parts)
        {
            reading.Read(series, partFrom, partTo, resolution, (time, moments) =>
            {
                var row = begin + (Math.Max(0, time - begin) / step * step);
                CollectionsMarshal.GetValueRefOrAddDefault(rows, row, out _).MergeBounded(moments);
                if (rows.Count > query.Most)
                {
                    throw TooMany(query);
                }
            });
        }

        return Columns(query, all, parts, from, to, resolution, step, [.. rows.OrderBy(row => row.Key).Select(row => (row.Key, row.Value))]);
    }

    private static HistoryColumns Columns(
        SeriesQuery query,
        IReadOnlyList<HistorySeries> all,
        List<(HistorySeries Series, long From, long To)> parts,
        long from,
        long to,
        HistoryResolution resolution,
        long step,
        List<(long Time, RunningMoments Moments)> rows) => new(
            query.Machine,
            query.Metric,
            all[0].Unit,
            TimeOf(from),
            TimeOf(to),
            resolution,
            TimeSpan.FromTicks(step),
            [.. rows.Select(row => TimeOf(row.Time))],
            [.. rows.Select(row => row.Moments.Count)],
            [.. rows.Select(row => row.Moments.Mean)],
            [.. rows.Select(row => row.Moments.Minimum)],
            [.. rows.Select(row => row.Moments.Maximum)],
            [.. rows.Select(row => row.Moments.SumOfSquares < RunningMoments.MostSquares ? row.Moments.StandardDeviation : double.NaN)])
        {
            Runs = [.. parts.Select(part => part.Series.Run).Distinct().OrderDescending(StringComparer.Ordinal)],
        };

    /// <summary>Points of a part at a resolution, by the mean distance of its values.</summary>
    private static double Expected((HistorySeries Series, long From, long To) part, HistoryResolution resolution)
    {
        double ticks = part.To - part.From;
        var values = part.Series.Values * ticks / Math.Max(1, part.Series.Last + 1 - part.Series.First);
        return resolution == HistoryResolution.Raw ? values : Math.Min(values, ticks / resolution.Ticks());
    }

    private static ArgumentException TooMany(SeriesQuery query) => new(
        Invariant($"{query.Metric} of {query.Machine} has more than {query.Most} points in that range; narrow the range, or ask for a coarser resolution."), nameof(query));

    private static HistoryResolution Coarsest(long step) =>
        step >= TimeSpan.TicksPerHour ? HistoryResolution.Hour
        : step >= TimeSpan.TicksPerMinute ? HistoryResolution.Minute
        : step >= TimeSpan.TicksPerSecond ? HistoryResolution.Second
        : HistoryResolution.Raw;

    /// <summary>Every value by itself, if there are few enough of them.</summary>
    private static List<(long Time, RunningMoments Moments)>? TrySingles(
        SeriesReading reading, List<(HistorySeries Series, long From, long To)> parts, SeriesQuery query)
    {
        var most = query.Resolution == HistoryResolution.Raw ? query.Most : Math.Min(query.Most, SinglesPerPoint * query.Width);
        var rows = new List<(long Time, RunningMoments Moments)>();
        foreach (var (series, from, to) in parts)
        {
            // By its mean distance; a stretch that is denser is noticed while it is read.
            var share = (double)(to - from) / Math.Max(1, series.Last + 1 - series.First);
            if (series.Values * share > 4.0 * most || !reading.TryReadSingles(series, from, to, most, rows))
            {
                return null;
            }
        }

        return [.. rows.OrderBy(row => row.Time)];
    }
}
