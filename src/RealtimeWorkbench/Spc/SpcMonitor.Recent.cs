using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc;

// The rows without an alarm in checkpoints: they are most of what a chart knows, and few of them are new each second.
public sealed partial class SpcMonitor
{
    /// <summary>Pieces from which on all rows are written anew in one. The rows of a chart are then written about twice, not with each checkpoint.</summary>
    private const int MostRecentPieces = 16;

    /// <summary>How many pieces with rows checkpoints have of a machine: those of all charts, and then what came between two checkpoints each.</summary>
    private readonly Dictionary<int, int> _recentPieces = [];

    private void SaveRecent(int machine, StateWriter writer)
    {
        var pieces = _recentPieces.GetValueOrDefault(machine);
        var whole = pieces >= MostRecentPieces;
        var hasBegun = false;
        for (var metric = 0; metric < _charts.Length; metric++)
        {
            if (Find(machine, metric)?.Recent is not { Count: > 0 } recent || !(whole || recent.IsUnsaved))
            {
                continue;
            }

            if (!hasBegun)
            {
                hasBegun = true;
                writer.Piece(whole ? 0 : pieces);
            }

            writer.WriteMetric(metric);
            recent.SaveRows(writer, whole);
        }

        if (!hasBegun)
        {
            return;
        }

        for (var piece = 1; whole && piece < pieces; piece++)
        {
            writer.Remove(piece);
        }

        _recentPieces[machine] = whole ? 1 : pieces + 1;
    }

    /// <param name="machine">Number of the machine.</param>
    /// <param name="reader">Gives the pieces, in the order in which they were written.</param>
    /// <param name="fit">Whether all charts were taken back: where one was not, what follows was passed over, and the blocks of all begin anew.</param>
    private void RestoreRecent(int machine, StateReader reader, bool fit)
    {
        var pieces = 0;
        while (reader.NextPiece(out var key))
        {
            pieces = (int)key + 1;
            while (reader.Remaining > 0)
            {
                RecentRows.RestoreRows(reader, RecentOf(reader.ReadMetric()));
            }
        }

        _recentPieces[machine] = pieces;
        for (var metric = 0; metric < _charts.Length; metric++)
        {
            if (Find(machine, metric)?.Recent is { } recent && !recent.EndRestore() && fit)
            {
                throw reader.Damaged(Invariant($"a chart without some of its {_options.RecentSubgroups} recent subgroups"));
            }
        }

        RecentRows? RecentOf(int metric) => metric < _charts.Length ? Find(machine, metric)?.Recent : null;
    }
}
