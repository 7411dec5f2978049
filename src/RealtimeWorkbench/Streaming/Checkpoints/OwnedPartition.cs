using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>A partition that the run has taken over.</summary>
/// <param name="name">Its name.</param>
/// <param name="epoch">Number of the takeover.</param>
/// <param name="before">How much longer than this run all runs together have listened to it.</param>
internal sealed class OwnedPartition(string name, long epoch, TimeSpan before)
{
    private readonly Dictionary<(string Machine, string Part, long Key), StatePiece> _unsaved = [];
    private PartitionCheckpoint? _saved;

    public string Name => name;

    /// <summary>Where to read on after all that was handed to the queues.</summary>
    public SourcePosition? Position { get; set; }

    /// <summary>What the source has delivered so far.</summary>
    public PartitionCounts Counts { get; set; }

    /// <summary>Whether more was handed to the queues than <see cref="Position"/> says.</summary>
    public bool IsInside { get; set; }

    /// <summary>Whether somebody else has taken it over.</summary>
    public bool IsFenced { get; set; }

    /// <summary>Number of the takeover.</summary>
    public long Epoch => epoch;

    /// <summary>Where it stands now.</summary>
    /// <param name="listened">How long this run has listened; <see langword="null"/> where silence says nothing.</param>
    public PartitionCheckpoint At(TimeSpan? listened) =>
        new(name, epoch, Position, Counts, []) { Listened = listened is { } now ? before + now : TimeSpan.Zero };

    /// <summary>Whether it was saved with this position before.</summary>
    public bool IsSavedAt(SourcePosition? position) => _saved is not null && _saved.Position == position;

    /// <summary>Adds what could not be saved before; later pieces replace earlier ones.</summary>
    /// <returns>What to commit; <see langword="null"/> if nothing has changed.</returns>
    public PartitionCheckpoint? Complete(PartitionCheckpoint at, List<MachinePiece>? pieces)
    {
        if (pieces is null && _unsaved.Count == 0 && _saved == at)
        {
            return null;
        }

        if (_unsaved.Count == 0)
        {
            return at with { Pieces = pieces ?? [] };
        }

        Keep(pieces ?? []);
        return at with { Pieces = [.. _unsaved.Select(entry => new MachinePiece(entry.Key.Machine, entry.Value))] };
    }

    /// <summary>Notes that it is saved as it stood there.</summary>
    public void IsSaved(PartitionCheckpoint at)
    {
        _saved = at;
        _unsaved.Clear();
    }

    /// <summary>What to commit so that pieces are added to what was saved last.</summary>
    /// <returns>Null if nothing was, or not all of it could be.</returns>
    public PartitionCheckpoint? Add(IReadOnlyList<MachinePiece> pieces) =>
        _saved is null || _unsaved.Count > 0 ? null : _saved with { Pieces = pieces };

    /// <summary>Keeps pieces that could not be saved for the next time: the parts take them for saved.</summary>
    public void Keep(IReadOnlyList<MachinePiece> pieces)
    {
        foreach (var (machine, piece) in pieces)
        {
            _unsaved[(machine, piece.Part, piece.Key)] = piece;
        }
    }
}
