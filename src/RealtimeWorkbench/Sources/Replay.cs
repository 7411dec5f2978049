using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>Plays the samples of another source at the pace of their event times, or faster, or step by step.</summary>
/// <remarks>
/// Event times stay as they are. A sample that is earlier than one before it comes at once. <see cref="Pause"/>,
/// <see cref="Resume"/> and <see cref="Step"/> may come from any thread; one reader at a time.
/// </remarks>
public sealed class Replay : PlayedSource
{
    private readonly ReplayOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _changing = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _isPaused;
    private long _steps;

    /// <summary>Event time that has been played up to, in ticks, when <see cref="_anchor"/> was taken.</summary>
    private double _played;
    private long _anchor;
    private bool _begun;

    /// <summary>Prepares to play a source; it is read when the replay is.</summary>
    /// <param name="source">Source with the samples.</param>
    /// <param name="options">Settings; the defaults if not given.</param>
    /// <param name="time">Clock that the pace follows; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public Replay(ISampleSource source, ReplayOptions? options = null, TimeProvider? time = null)
        : base(source)
    {
        _options = OptionsGuard.Valid(options ?? new ReplayOptions());
        _time = time ?? TimeProvider.System;
        _isPaused = _options.StartPaused;
    }

    /// <inheritdoc />
    /// <remarks>Those that the source knows of what it has read, which is up to a batch ahead of what has been played.</remarks>
    public override IReadOnlyList<InjectedFault> Faults => SourceFaults;

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_changing)
            {
                return _isPaused;
            }
        }
    }

    /// <summary>Stands still until <see cref="Resume"/>.</summary>
    public void Pause() => Change(() => _isPaused = true);

    /// <summary>Goes on where it stood.</summary>
    public void Resume() => Change(() => (_isPaused, _steps) = (false, 0));

    /// <summary>While it stands still: gives out some samples.</summary>
    /// <param name="samples">How many; at least 1.</param>
    public void Step(int samples = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Change(() => _steps += _isPaused ? samples : 0);
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _begun = false;
        var before = default(SourcePosition);
        await foreach (var batch in Played.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (batch.Mark is not null)
            {
                yield return batch;
                continue;
            }

            using (batch)
            {
                var row = 0;
                do
                {
                    var (count, wait, changed) = Release(batch, row);
                    if (count > 0 || batch.Count == 0)
                    {
                        yield return Part(batch, row, count, before);
                        row += count;
                        continue;
                    }

                    await WaitAsync(wait, changed, cancellationToken).ConfigureAwait(false);
                }
                while (row < batch.Count);
                before = batch.End;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Changes the state and wakes the reader.</summary>
    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_changing)
        {
            Advance();
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Moves what has been played up to now, at the speed and state that were valid until now.</summary>
    private void Advance()
    {
        var now = _time.GetTimestamp();
        if (_begun && !_isPaused)
        {
            _played += _time.GetElapsedTime(_anchor, now).Ticks * _options.Speed;
        }

        _anchor = now;
    }

    /// <summary>Counts the samples that may go now, and if there are none, says how long to wait for the next.</summary>
    private (int Count, TimeSpan Wait, Task Changed) Release(SampleBatch batch, int from)
    {
        lock (_changing)
        {
            var times = batch.Timestamps[from..];
            if (!_begun && times.Length > 0)
            {
                _played = times[0];
                _anchor = _time.GetTimestamp();
                _begun = true;
            }

            Advance();
            if (_isPaused)
            {
                var steps = (int)Math.Min(_steps, times.Length);
                _steps -= steps;
                _played = steps > 0 ? Math.Max(_played, times[steps - 1]) : _played;
                return (steps, Timeout.InfiniteTimeSpan, _changed.Task);
            }

            if (_options.Speed == 0)
            {
                return (times.Length, TimeSpan.Zero, _changed.Task);
            }

            var count = 0;
            while (count < times.Length && times[count] <= _played)
            {
                count++;
            }

            var wait = count < times.Length ? (times[count] - _played) / _options.Speed : 0;
            return (count, TimeSpan.FromMilliseconds(Math.Ceiling(wait / TimeSpan.TicksPerMillisecond)), _changed.Task);
        }
    }

    private async Task WaitAsync(TimeSpan wait, Task changed, CancellationToken cancellationToken)
    {
        // Timers take at most 49 days; a recording may have a longer gap.
        wait = wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(wait, _time, stop.Token);
        await Task.WhenAny(timer, changed).ConfigureAwait(false);
        if (!timer.IsCompleted)
        {
            // Else the timer of a long gap would live on for each step and pause.
            await stop.CancelAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Copies some samples, with the dead letters if they are the first of the batch.</summary>
    private SampleBatch Part(SampleBatch batch, int from, int count, SourcePosition before)
    {
        var part = SampleBatch.Rent(Catalog, Math.Max(1, count));
        for (var row = from; row < from + count; row++)
        {
            part.AddRowFrom(batch, row);
        }

        if (from == 0)
        {
            foreach (var letter in batch.Rejected)
            {
                part.Reject(letter);
            }
        }

        // Only the last part ends where the batch ends: a resumed run must not skip what hasn't been played.
        part.End = from + count == batch.Count ? batch.End : before;
        part.GoesBeyondEnd = from + count < batch.Count;
        part.ReceivedAt = _time.GetTimestamp();
        return part;
    }
}
