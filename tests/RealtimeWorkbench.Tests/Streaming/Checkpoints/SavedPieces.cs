using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

/// <summary>Keeps the pieces of one machine as a store does: each save replaces and removes some of them.</summary>
internal sealed class SavedPieces
{
    private readonly Dictionary<(string Part, long Key), ReadOnlyMemory<byte>> _pieces = [];
    private IReadOnlyList<(string Part, long Key)> _outdated = [];

    public int Count => _pieces.Count;

    public void Save(IMachineState state, MetricCatalog catalog, string machine)
    {
        var writer = new StateWriter(catalog);
        writer.Write(state, catalog.Machines.GetOrAdd(machine));
        writer.Remove(_outdated);
        _outdated = [];
        Take(writer.Take());
    }

    public void Restore(IMachineState state, MetricCatalog catalog, string machine)
    {
        var reader = new StateReader(catalog, _pieces.Select(piece => new StatePiece(piece.Key.Part, piece.Key.Key, piece.Value)));
        reader.Read(state, catalog.Machines.GetOrAdd(machine));
        _outdated = reader.Outdated;
    }

    private void Take(IReadOnlyList<StatePiece> pieces)
    {
        Assert.Equal(pieces.Count, pieces.Select(piece => (piece.Part, piece.Key)).Distinct().Count());
        foreach (var piece in pieces)
        {
            if (piece.Bytes is { } bytes)
            {
                _pieces[(piece.Part, piece.Key)] = bytes;
            }
            else
            {
                _pieces.Remove((piece.Part, piece.Key));
            }
        }
    }
}
