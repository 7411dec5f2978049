namespace RealtimeWorkbench.History;

// What the history takes beyond what it may, where nothing more of it can be given up.
public sealed partial class HistoryWriter
{
    private const int BytesPerMegabyte = 1_000_000;

    private long? _measuredAt;
    private long _measured = long.MaxValue;
    private string? _excess;

    /// <summary>Tells where the store is too large although all was given up that may be: each minute, and only where it has not become smaller since the last.</summary>
    private void MeasureSize()
    {
        var (most, now) = (_options.Retention.Bytes, _time.GetTimestamp());
        if (most <= 0 || (_measuredAt is { } last && _time.GetElapsedTime(last, now) < LookEvery))
        {
            return;
        }

        var (before, was) = (_measured, _excess);
        (_measuredAt, _measured) = (now, _store.Bytes);

        // Pages that are not full, and what others have written in this moment, are no trouble.
        var excess = _measured <= most + (most / 20) || (was is null && _measured < before)
            ? null
            : Invariant($"The history {_store.Name} takes {_measured / BytesPerMegabyte} MB, more than History.MaxSize of {most / BytesPerMegabyte} MB, and all was given up that can be for its size: ")
                + "what is left are values that are in no sum yet, as where checkpoints fail, alerts and the list of series; in PostgreSQL also sums of minutes and hours, "
                + "which History.KeepMinutes and History.KeepHours shorten, and half of it in values and sums of seconds. Raise History.MaxSize if the process brings so much.";
        lock (_gate)
        {
            _excess = excess;
        }

        if (was is null && excess is not null)
        {
            _say(excess, true);
        }
        else if (was is not null && excess is null)
        {
            _say($"The history {_store.Name} takes no more than History.MaxSize again.", false);
        }
    }
}
