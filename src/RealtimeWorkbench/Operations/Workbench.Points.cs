using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Operations;

/// <content>Single points of control charts: what is behind them, and what people found out.</content>
public sealed partial class Workbench
{
    private const string Late =
        "The run has ended with its last checkpoint, so this is kept in its log, exports and reports, and a run that goes on from the checkpoint will not know it.";

    /// <summary>Writes what a person found out about a point of a control chart of the current or last run; it replaces what stood there.</summary>
    /// <param name="chart">Machine and metric, such as "am-01/temperature".</param>
    /// <param name="index">Number of the point in its chart.</param>
    /// <param name="cause">Cause in a few words, the same for all points of one kind; empty if there is none.</param>
    /// <param name="note">What else is worth knowing. With an empty cause too, what stood there is withdrawn.</param>
    /// <param name="by">Who writes it.</param>
    /// <returns>What became of it; the message also says where a run has ended with its last checkpoint, so that a resumed run will not know it.</returns>
    /// <remarks>The log says who wrote what and when. Checkpoints have it, so that a resumed run knows it, if the run has not ended yet.</remarks>
    public PointNoteResult WriteNote(string chart, long index, string cause, string note, string by)
    {
        var (result, machine) = Live.WriteNote(chart, index, cause, note, by);
        if (result.Outcome != PointNoteOutcome.Done
            || Context?.Stream?.Pipeline is not { Checkpoints: not null } pipeline
            || pipeline.Touch(machine, atOnce: true))
        {
            return result;
        }

        Live.Log(LogLevel.Warning, Late);
        return result with { Message = $"{result.Message} {Late}" };
    }

    /// <summary>Counts the signals of the current or last run by their cause, the most frequent first.</summary>
    /// <remarks>See <see cref="Causes.Count"/>.</remarks>
    public IReadOnlyList<CauseCount> CausesOfSignals() => Causes.Count(Live.Signals());

    /// <summary>Finds what is behind a point of a control chart of the current or last run.</summary>
    /// <param name="chart">Machine and metric, such as "am-01/temperature".</param>
    /// <param name="index">Number of the point in its chart.</param>
    /// <returns>What is known; <see langword="null"/> if there is no such point, or it is no longer kept.</returns>
    public PointDetails? PointOf(string chart, long index)
    {
        var view = Live.ChartWithPoint(chart, index);
        var points = view?.Panels.SelectMany(panel => panel.Points).ToList();
        return points is { Count: > 0 }
            ? new PointDetails(MembersOf(view!, points), view!.Notes.FirstOrDefault(note => note.Index == index))
            : null;
    }

    /// <summary>The newest present values up to the time of a point, as many as a subgroup has, if they are those that the point was made of.</summary>
    private List<PointMember> MembersOf(ChartView chart, List<ChartPointView> points)
    {
        const int MostKept = 10_000;
        if (Context?.Stream?.Buffer is not { } buffer)
        {
            return [];
        }

        var (times, values) = (new long[MostKept], new double[MostKept]);
        var count = buffer.CopyNewest(chart.Machine, chart.Metric, times, values);
        var members = new List<PointMember>();
        for (var i = count - 1; i >= 0 && members.Count < chart.SubgroupSize; i--)
        {
            var time = (times[i] - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
            if (time <= points[0].T)
            {
                members.Insert(0, new PointMember(time, values[i]));
            }
        }

        // A subgroup that was torn by a gap, or of which the buffer holds only the end, would be told wrongly.
        var isWhole = members.Count == chart.SubgroupSize && members[^1].T == points[0].T;
        var isMean = chart.Kind.StartsWith("xbar", StringComparison.Ordinal) || chart.Kind.StartsWith("i-mr-", StringComparison.Ordinal);
        return isWhole && (!isMean || Math.Abs(members.Average(member => member.Value) - points[0].Value) <= 1e-9 * Math.Max(1, Math.Abs(points[0].Value)))
            ? members
            : [];
    }
}
