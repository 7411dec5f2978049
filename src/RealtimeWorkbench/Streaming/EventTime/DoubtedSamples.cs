using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Samples of one time that are held.</summary>
internal sealed class DoubtedSamples
{
    private readonly HeldSamples _samples = new();
    private readonly List<int> _places = [];

    /// <summary>Number of them.</summary>
    public int Count => _places.Count;

    /// <summary>Their time, in ticks.</summary>
    public long Time => _samples.TimeOf(_places[0]);

    /// <summary>Timestamp of when the first of them arrived.</summary>
    public long ReceivedAt => _samples.ReceivedAtOf(_places[0]);

    /// <summary>Copies a row of a batch.</summary>
    public void Put(SampleBatch batch, int row) =>
        _places.Add(_samples.Put(batch, row, left: SampleBatch.None, SequenceHistory.None, batch.ReceivedAt));

    /// <summary>Moves all of them to a batch.</summary>
    public void MoveTo(SampleBatch batch)
    {
        foreach (var place in _places)
        {
            _samples.CopyTo(batch, place);
            _samples.Release(place);
        }

        _places.Clear();
    }

    /// <summary>Writes them.</summary>
    public void Save(StateWriter writer)
    {
        foreach (var place in _places)
        {
            _samples.Save(writer, place);
        }
    }

    /// <summary>Takes one of them back.</summary>
    public void Restore(StateReader reader, int machine) => _places.Add(_samples.Restore(reader, machine));
}
