using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>Newest value and whole course of every metric of every machine.</summary>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class LiveMetrics
{
    private const int SeriesCapacity = 2048;

    /// <summary>Numbers of pieces of a checkpoint that each course has to itself.</summary>
    private const int PiecesEach = 64;

    private readonly Dictionary<(string Machine, string Metric), Track> _tracks = [];
    private readonly Dictionary<string, (double? Lower, double? Upper)> _limits = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Machine, string Metric), MetricCondition> _conditions = [];
    private Track?[]?[] _byId = [];

    public void Observe(SampleBatch batch, long version)
    {
        var machines = batch.Machines;
        var timestamps = batch.Timestamps;
        foreach (var metric in batch.Metrics)
        {
            var values = batch.Column(metric);
            for (var row = 0; row < values.Length; row++)
            {
                if (!double.IsNaN(values[row]))
                {
                    TrackOf(batch.Catalog, machines[row], metric).Add(timestamps[row], values[row], version);
                }
            }
        }
    }

    public void SetLimits(string metric, double? lower, double? upper, long version)
    {
        _limits[metric] = (lower, upper);
        foreach (var track in _tracks.Values.Where(track => track.Metric == metric))
        {
            track.Version = version;
        }
    }

    /// <summary>Notes how a metric stands. The alert that says so may be there before the first value is shown.</summary>
    public void SetCondition(string machine, string metric, MetricCondition condition, long version)
    {
        _conditions[(machine, metric)] = condition;
        if (_tracks.TryGetValue((machine, metric), out var track) && track.Condition != condition)
        {
            track.Condition = condition;
            track.Version = version;
        }
    }

    public IReadOnlyList<MetricReading> ReadingsSince(long version) =>
        [.. Changed(version).Select(track => track.Read(_limits.GetValueOrDefault(track.Metric)))];

    public IReadOnlyList<SeriesSlice> SeriesSince(long version, int width) =>
        [.. Changed(version).Select(track => track.Slice(version, width)).Where(slice => slice.Points.Count > 0)];

    public MetricReading? Reading(string machine, string metric) =>
        _tracks.TryGetValue((machine, metric), out var track) ? track.Read(_limits.GetValueOrDefault(metric)) : null;

    public IReadOnlyList<SeriesPoint>? Course(string machine, string metric, int width) =>
        _tracks.TryGetValue((machine, metric), out var track) ? track.Series.Thinned(width) : null;

    private IEnumerable<Track> Changed(long version) =>
        _tracks.Values.Where(track => track.Version > version)
            .OrderBy(track => track.Machine, StringComparer.Ordinal).ThenBy(track => track.Order);

    public void Save(int machine, StateWriter writer)
    {
        if (machine >= _byId.Length || _byId[machine] is not { } row)
        {
            return;
        }

        var tracks = row.OfType<Track>().OrderBy(track => track.Order).ToList();
        foreach (var track in tracks)
        {
            writer.Write(track.Metric);
            writer.Write(track.Ticks);
            writer.Write(track.Value);
            track.Series.Save(writer);
        }

        foreach (var track in tracks)
        {
            track.Series.SavePoints(writer, (long)track.Order * PiecesEach);
        }
    }

    public void Restore(int machine, StateReader reader, long version)
    {
        var tracks = new List<Track>();
        while (reader.Remaining > 0)
        {
            var track = TrackOf(reader.Catalog, machine, reader.ReadMetric());
            track.PutBack(reader.ReadInt64(), reader.ReadDouble(), version);
            track.Series.Restore(reader, version);
            tracks.Add(track);
        }

        while (reader.NextPiece(out var key))
        {
            if (key / PiecesEach >= tracks.Count)
            {
                throw reader.Damaged("a course without a metric");
            }

            tracks[(int)(key / PiecesEach)].Series.RestorePoints(reader, key % PiecesEach);
        }

        if (tracks.Find(track => !track.Series.IsWhole) is { } torn)
        {
            throw reader.Damaged($"a gap in the course of {torn.Metric}");
        }
    }

    public void Forget(int machine, string name)
    {
        if (machine < _byId.Length)
        {
            _byId[machine] = null;
        }

        foreach (var key in _tracks.Keys.Where(key => key.Machine == name).ToList())
        {
            _tracks.Remove(key);
        }

        foreach (var key in _conditions.Keys.Where(key => key.Machine == name).ToList())
        {
            _conditions.Remove(key);
        }
    }

    /// <summary>Finds a track by numbers, so that a sample costs no look-up of names.</summary>
    private Track TrackOf(MetricCatalog catalog, int machine, int metric)
    {
        if (machine < _byId.Length && _byId[machine] is { } known && metric < known.Length && known[metric] is { } track)
        {
            return track;
        }

        if (machine >= _byId.Length)
        {
            Array.Resize(ref _byId, machine + 1);
        }

        if (_byId[machine] is not { } row || metric >= row.Length)
        {
            row = _byId[machine] ?? [];
            Array.Resize(ref row, metric + 1);
            _byId[machine] = row;
        }

        track = new Track(
            catalog.Machines[machine],
            catalog.Metrics[metric],
            catalog.UnitOf(metric),
            row.Count(known => known is not null),
            new MinMaxSeries(SeriesCapacity));
        track.Condition = _conditions.GetValueOrDefault((track.Machine, track.Metric));
        _tracks.Add((track.Machine, track.Metric), track);
        return row[metric] = track;
    }

    private sealed class Track(string machine, string metric, string unit, int order, MinMaxSeries series)
    {
        private double _value;
        private long _ticks;

        public string Machine => machine;

        public string Metric => metric;

        public int Order => order;

        public MinMaxSeries Series => series;

        public long Ticks => _ticks;

        public double Value => _value;

        public MetricCondition Condition { get; set; }

        public long Version { get; set; }

        public void Add(long ticks, double value, long version)
        {
            _value = value;
            _ticks = ticks;
            Version = version;
            series.Add((ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond, value, version);
        }

        public void PutBack(long ticks, double value, long version) => (_ticks, _value, Version) = (ticks, value, version);

        public MetricReading Read((double? Lower, double? Upper) limits) => new(
            machine, metric, unit, _value, new DateTimeOffset(_ticks, TimeSpan.Zero), limits.Lower, limits.Upper, Condition);

        public SeriesSlice Slice(long version, int width)
        {
            var points = series.ChangedSince(version, width, out var reset);
            return new SeriesSlice(machine, metric, reset, points);
        }
    }
}
