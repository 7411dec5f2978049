namespace RealtimeWorkbench.History;

// That runs go on although nothing comes of them.
public sealed partial class HistoryWriter
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _toldBeforeReading = new(StringComparer.Ordinal);
    private long? _toldAt;

    /// <summary>Each minute the runs that go on here, whatever comes of them: others see by that that they do, though their machines are silent.</summary>
    private List<HistoryRun> RunsToTell()
    {
        var now = _time.GetTimestamp();
        if (_toldAt is { } last && _time.GetElapsedTime(last, now) < TellEvery)
        {
            return [];
        }

        _toldAt = now;
        _toldBeforeReading.Clear();
        var ids = _machines.OfType<MachineBuffers>().Select(machine => machine.Place.Run).Distinct();
        return [.. ids.Select(id => _known.GetValueOrDefault(id)).OfType<HistoryRun>().Where(run => run.EndedAt is null)];
    }

    /// <summary>Writes that a run goes on before what is stored of it is read: for want of room others give up what is in no sum yet of a run that nothing was written of for a day.</summary>
    private void TellBeforeReading(string id)
    {
        HistoryRun? run;
        lock (_gate)
        {
            run = _runs.GetValueOrDefault(id);
        }

        run ??= _known.GetValueOrDefault(id);
        if (run is not null && !_toldBeforeReading.Contains(id))
        {
            _store.Write(new HistoryWrite { Writer = _writer, Sequence = ++_sequence, Written = WrittenNow(), Runs = [run] });
            _toldBeforeReading.Add(id);
        }
    }
}
