using System.Runtime.InteropServices;

namespace RealtimeWorkbench.History;

// What is done with what was brought: sorted into series, packed into blocks, stored.
public sealed partial class HistoryWriter
{
    private readonly BlockPacker _packer = new();
    private readonly List<Turn> _taken = [];
    private readonly List<SeriesBuffer> _touched = [];
    private readonly Dictionary<string, HistoryRun> _known = new(StringComparer.Ordinal);
    private List<(SeriesBuffer Series, NewBlock Block)> _blocks = [];
    private List<(SeriesKey Series, string Unit, NewBlock Block)> _awaited = [];
    private MachineBuffers?[] _machines = [];
    private HistoryWrite? _write;
    private long _composed;
    private long _writing;
    private long _sequence;
    private long _failedAt;

    /// <summary>Makes the next write of all that waits.</summary>
    /// <returns>False if there is nothing to write.</returns>
    private bool Compose()
    {
        Dictionary<string, HistoryRun> runs;
        Dictionary<(string Run, HistoryEventKind Kind, string Key), Func<string, HistoryEvent>> happened;
        SeeNewest();
        lock (_gate)
        {
            while (_queue.TryDequeue(out var next))
            {
                _taken.Add(next);
            }
        }

        Distribute();
        lock (_gate)
        {
            runs = _runs;
            happened = _events;
            _runs = new Dictionary<string, HistoryRun>(StringComparer.Ordinal);
            _events = [];
        }

        List<HistoryEvent> events = [.. happened.Select(one => Made(one.Key.Run, one.Key.Kind, one.Key.Key, one.Value)).OfType<HistoryEvent>()];
        foreach (var series in _touched)
        {
            if (series.Count > 0)
            {
                _blocks.Add((series, series.Take(series.Place!.Mark, _packer))); // It has a value, and so a place.
            }
        }

        _touched.Clear();
        (_writing, _composed) = (_composed, 0);
        RunsToTell().ForEach(run => runs.TryAdd(run.Id, run));
        if (runs.Count + events.Count + _blocks.Count + _awaited.Count == 0)
        {
            Release();
            return false;
        }

        _write = new HistoryWrite
        {
            Writer = _writer,
            Sequence = ++_sequence,
            Written = WrittenNow(),
            Runs = RunsOf(runs, events),
            Events = events,
            Blocks = [.. _blocks.Select(block => (block.Series.Key, block.Series.Unit, block.Block))],
            Awaited = _awaited,
        };
        _awaited = [];
        return true;
    }

    /// <summary>The runs that are new or have changed, and those that the rest belongs to: a run is as old as what was written of it last, and one that was silent for so long that it was given up is there again.</summary>
    private List<HistoryRun> RunsOf(Dictionary<string, HistoryRun> changed, List<HistoryEvent> events)
    {
        foreach (var (id, run) in changed)
        {
            _known[id] = run;
        }

        var named = _blocks.Select(block => block.Series.Key.Run).Concat(_awaited.Select(block => block.Series.Run)).Concat(events.Select(happened => happened.Run));
        return [.. changed.Values, .. named.Distinct().Where(id => !changed.ContainsKey(id) && _known.ContainsKey(id)).Select(id => _known[id])];
    }

    private void Store()
    {
        _write!.Written = WrittenNow();
        _store.Write(_write);
        foreach (var (series, block) in _blocks)
        {
            if (series.Unsettled == 0)
            {
                series.UnsettledSince = _time.GetUtcNow().UtcTicks;
            }

            series.Unsettled += block.Count;
            Interlocked.Add(ref _stored, block.Count);
            if (series.Unsettled >= _options.SettleAt && !IsRefused(series))
            {
                ToSettle(series);
            }
        }

        _blocks = [];
        _write = null;
        Release();
    }

    private void Release()
    {
        lock (_gate)
        {
            _waiting -= _writing;
            Monitor.PulseAll(_gate);
        }

        _writing = 0;
    }

    /// <summary>Sorts what was taken into its series. What comes after a machine whose stored values cannot be read now stays for the next time.</summary>
    private void Distribute()
    {
        var done = 0;
        try
        {
            foreach (var (chunk, machine, before, mark) in _taken)
            {
                if (before is not null)
                {
                    PassNow(machine, before, mark);
                }
                else if (chunk is null)
                {
                    ForgetNow(machine);
                }
                else
                {
                    Meet(chunk);
                    Distribute(chunk);
                    _composed += chunk.Size;
                }

                done++;
            }
        }
        finally
        {
            lock (_gate)
            {
                foreach (var (chunk, _, _, _) in CollectionsMarshal.AsSpan(_taken)[..done])
                {
                    if (chunk is not null)
                    {
                        _spare.Keep(chunk);
                    }
                }
            }

            _taken.RemoveRange(0, done);
        }
    }

    /// <summary>Learns of the machines of a chunk, and what is stored of them already. Nothing of the chunk is taken before that has been read.</summary>
    private void Meet(HistoryChunk chunk)
    {
        var machines = chunk.Machines;
        var places = chunk.Places;
        for (var row = 0; row < machines.Length; row++)
        {
            var (machine, place) = (machines[row], places[row]);
            if (machine >= _machines.Length || !ReferenceEquals(_machines[machine]?.Place, place))
            {
                Meet(machine, place);
            }
        }
    }

    private void Meet(int machine, HistoryPlace place)
    {
        if (machine >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(machine + 1, _machines.Length * 2));
        }

        if (_machines[machine] is not { } known || known.Place.Run != place.Run)
        {
            MeetNow(machine, place);
        }
    }

    /// <summary>What has not come again before a checkpoint comes after it: who goes on from there must know it, though it was stored with an older mark.</summary>
    private void PassNow(int number, HistoryPlace before, long mark)
    {
        Meet(number, before);
        foreach (var series in _machines[number]!.All)
        {
            _awaited.AddRange(series.Awaited(mark, _packer).Select(block => (series.Key, series.Unit, block)));
        }
    }

    private void MeetNow(int machine, HistoryPlace place)
    {
        var name = StoredText.Of(_catalog.Machines[machine]);
        var met = new MachineBuffers(machine, name, place);
        if (place.GoesOn)
        {
            TellBeforeReading(place.Run);
            using var view = _store.OpenView();
            long[] times = [];
            double[] values = [];
            foreach (var (block, isOpen) in ToComeAgain(view, name, place))
            {
                var series = met.Of(block.Metric);
                try
                {
                    var count = HistoryBlock.Unpack(block.Bytes, ref times, ref values);
                    series.Unsettled += isOpen ? count : 0;
                    for (var i = 0; i < count; i++)
                    {
                        series.ExpectAgain(times[i], values[i]);
                    }
                }
                catch (InvalidDataException problem)
                {
                    _say($"{problem.Message} It is one of {block.Metric} of {name} in {_store.Name}; values that it had are stored again.", true);
                }
            }
        }

        SealOf(_machines[machine]);
        _machines[machine] = met;
    }

    /// <summary>What is stored of a machine behind the checkpoint that its run goes on from; the rest of what is read is in sums already.</summary>
    private static IEnumerable<(StoredBlock Block, bool IsOpen)> ToComeAgain(IHistoryView view, string machine, HistoryPlace place)
    {
        foreach (var block in view.Tail(place.Run, machine, place.Mark))
        {
            yield return (block, true);
        }

        foreach (var block in view.Awaited(place.Run, machine, place.Mark))
        {
            yield return (block, false);
        }

        // Only behind a checkpoint that was put back from a copy: what came behind the last one is in no sum.
        foreach (var series in view.Series(machine, run: place.Run).Where(series => series.SettledMark >= place.Mark && place.Mark > 0))
        {
            foreach (var block in view.Settled(series, place.Mark))
            {
                yield return (block, false);
            }
        }
    }

    private void Distribute(HistoryChunk chunk)
    {
        var times = chunk.Times;
        var machines = chunk.Machines;
        var places = chunk.Places;
        for (var column = 0; column < chunk.Columns; column++)
        {
            var metric = chunk.Metric(column);
            var values = chunk.Values(column);
            SeriesBuffer? series = null;
            var number = -1;
            for (var row = 0; row < values.Length; row++)
            {
                var value = values[row];
                if (!double.IsFinite(value))
                {
                    continue;
                }

                if (machines[row] != number)
                {
                    number = machines[row];
                    series = _machines[number]!.Of(metric, column, _catalog); // Met before.
                }

                var place = places[row];
                if (!ReferenceEquals(series!.Place, place))
                {
                    if (series.Place is { } last && series.Count > 0)
                    {
                        _blocks.Add((series, series.Take(last.Mark, _packer)));
                    }

                    series.Place = place;
                }

                if (series.IsFullFor(times[row]))
                {
                    _blocks.Add((series, series.Take(place.Mark, _packer)));
                }

                if (series.Add(times[row], value) && series.Count == 1)
                {
                    _touched.Add(series);
                }
            }
        }

        // The newest of each machine is where the next chunk goes on.
        for (var row = 0; row < machines.Length; row++)
        {
            _machines[machines[row]]!.Place = places[row];
        }
    }

    private void SealOf(MachineBuffers? machine)
    {
        foreach (var series in machine?.All ?? [])
        {
            if (series.Count > 0)
            {
                _blocks.Add((series, series.Take(series.Place!.Mark, _packer)));
            }
        }
    }

    private void ForgetNow(int number)
    {
        if (number >= _machines.Length || _machines[number] is not { } machine)
        {
            return;
        }

        foreach (var series in machine.All)
        {
            series.Clear();
        }

        _blocks.RemoveAll(block => block.Series.Machine == number);
        _machines[number] = null;
    }

    /// <summary>What was brought, in its order: a chunk; that a checkpoint of a machine was passed, with the place before it; that a machine is to be forgotten.</summary>
    private readonly record struct Turn(HistoryChunk? Chunk, int Machine, HistoryPlace? Before = null, long Mark = 0);

    /// <summary>The series of a machine in the run that it is in now.</summary>
    private sealed class MachineBuffers(int number, string name, HistoryPlace place)
    {
        private readonly Dictionary<string, SeriesBuffer> _byName = new(StringComparer.Ordinal);
        private readonly Dictionary<int, SeriesBuffer> _byNumber = [];
        private readonly List<(int Metric, SeriesBuffer Series)> _inOrder = [];

        public HistoryPlace Place { get; set; } = place;

        public IEnumerable<SeriesBuffer> All => _byName.Values;

        /// <summary>By the number of the metric.</summary>
        /// <param name="metric">The number.</param>
        /// <param name="guess">Where it is among the metrics of the machine, if these come in the order in which they came first.</param>
        /// <param name="catalog">Names behind the numbers.</param>
        public SeriesBuffer Of(int metric, int guess, Samples.MetricCatalog catalog)
        {
            if (guess < _inOrder.Count && _inOrder[guess].Metric == metric)
            {
                return _inOrder[guess].Series;
            }

            if (!_byNumber.TryGetValue(metric, out var series))
            {
                _byNumber.Add(metric, series = Of(StoredText.Of(catalog.Metrics[metric])));
                _inOrder.Add((metric, series));
                series.Unit = StoredText.Of(catalog.UnitOf(metric));
            }

            return series;
        }

        /// <summary>By the name that the store has.</summary>
        public SeriesBuffer Of(string metric)
        {
            if (!_byName.TryGetValue(metric, out var series))
            {
                _byName.Add(metric, series = new SeriesBuffer(new SeriesKey(Place.Run, name, metric), number));
            }

            return series;
        }
    }
}
