using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>What stands at the points of one chart beside their values: notes of people, stages, contributions of variables.</summary>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class ChartRemarks
{
    /// <summary>Most notes of a chart; the oldest points lose theirs first.</summary>
    public const int MostNotes = 2000;

    private const int MostStages = 100;
    private const int MostContributions = 300;

    private readonly SortedDictionary<long, (PointNote Note, long Version)> _notes = [];
    private readonly List<StageView> _stages = [];
    private readonly SortedDictionary<(long Index, int Panel), IReadOnlyList<ContributionView>> _contributions = [];

    /// <summary>Whether there is something that the last checkpoint does not have.</summary>
    public bool IsChanged { get; private set; }

    public bool HasNoStages => _stages.Count == 0;

    public IReadOnlyList<StageView> Stages => [.. _stages];

    public IReadOnlyList<PointNote> NotesSince(long version) =>
        _notes.Count == 0 ? [] : [.. _notes.Values.Where(entry => entry.Version > version).Select(entry => entry.Note)];

    public PointNote? NoteOf(long index) => _notes.TryGetValue(index, out var entry) ? entry.Note : null;

    public IReadOnlyList<ContributionView>? ContributionsTo(int panel, long index) =>
        _contributions.Count == 0 ? null : _contributions.GetValueOrDefault((index, panel));

    public void Put(PointNote note, long version)
    {
        IsChanged = true;
        _notes[note.Index] = (note, version);
        if (_notes.Count > MostNotes)
        {
            _notes.Remove(_notes.Keys.First());
        }
    }

    public void Put(StageView stage)
    {
        IsChanged = true;
        _stages.RemoveAll(known => known.Index == stage.Index);
        _stages.Add(stage);
        if (_stages.Count > MostStages)
        {
            _stages.RemoveAt(0);
        }
    }

    public void Put(int panel, long index, IReadOnlyList<ContributionView> contributions)
    {
        IsChanged = true;
        _contributions[(index, panel)] = contributions;
        if (_contributions.Count > MostContributions)
        {
            _contributions.Remove(_contributions.Keys.First());
        }
    }

    public void Save(StateWriter writer)
    {
        IsChanged = false;
        writer.Write(_notes.Count);
        foreach (var (note, _) in _notes.Values)
        {
            writer.Write(note.Index);
            writer.Write(note.Cause);
            writer.Write(note.Note);
            writer.Write(note.By);
            writer.Write(note.At);
        }

        writer.Write(_stages.Count);
        foreach (var stage in _stages)
        {
            writer.Write(stage.Index);
            writer.Write(stage.Name);
        }

        writer.Write(_contributions.Count);
        foreach (var ((index, panel), contributions) in _contributions)
        {
            writer.Write(index);
            writer.Write(panel);
            writer.Write(contributions.Count);
            foreach (var contribution in contributions)
            {
                writer.Write(contribution.Name);
                writer.Write(contribution.Value);
            }
        }
    }

    public void Restore(StateReader reader, long version)
    {
        for (var left = Count(reader, MostNotes); left > 0; left--)
        {
            var note = new PointNote(
                reader.ReadInt64(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadTime());
            _notes[note.Index] = (note, version);
        }

        for (var left = Count(reader, MostStages); left > 0; left--)
        {
            _stages.Add(new StageView(reader.ReadInt64(), reader.ReadString()));
        }

        for (var left = Count(reader, MostContributions); left > 0; left--)
        {
            var place = (reader.ReadInt64(), reader.ReadInt32());
            var contributions = new ContributionView[Count(reader, 10_000)];
            for (var i = 0; i < contributions.Length; i++)
            {
                contributions[i] = new ContributionView(reader.ReadString(), reader.ReadDouble());
            }

            _contributions[place] = contributions;
        }
    }

    private static int Count(StateReader reader, int most) => reader.ReadInt32() is var count && count >= 0 && count <= most
        ? count
        : throw reader.Damaged(Invariant($"{count} notes at a chart"));
}
