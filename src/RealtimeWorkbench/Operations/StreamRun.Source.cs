using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

// What the source says of itself.
internal sealed partial class StreamRun
{
    private StandingTrouble? _sourceTrouble;

    /// <summary>What keeps the source from giving samples, since when, and when the last one came; <see langword="null"/> if nothing does.</summary>
    private string? SourceTrouble()
    {
        if (_hasEnded || Volatile.Read(ref _sourceTrouble) is not { } trouble)
        {
            return null;
        }

        var last = Board.LastSeen is { } seen
            ? Invariant($"the last sample came at {_context.Time.GetUtcNow() - _context.Time.GetElapsedTime(seen):u}")
            : "no sample has come yet";
        return Invariant($"{trouble.Text} It is so since {trouble.Since:u}; {last}.");
    }

    private void Show(SourceNotice notice)
    {
        if (notice.Trouble is { } trouble)
        {
            // Another trouble on top of one does not make it shorter.
            Volatile.Write(
                ref _sourceTrouble,
                trouble.Length == 0 ? null : new StandingTrouble(trouble, _sourceTrouble?.Since ?? _context.Time.GetUtcNow()));
        }

        if (notice.IsProblem)
        {
            _context.Warn(notice.Text);
        }
        else
        {
            _context.Info(notice.Text);
        }
    }

    private sealed record StandingTrouble(string Text, DateTimeOffset Since);
}
