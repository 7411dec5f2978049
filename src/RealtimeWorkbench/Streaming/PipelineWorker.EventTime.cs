using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Streaming;

// What a worker does with samples that are held until their turn comes.
internal sealed partial class PipelineWorker
{
    /// <summary>Row of signals about samples that monitors don't see: they come before those of the batch.</summary>
    private const int BeforeRows = -1;

    private readonly ClockWatch _clock;
    private readonly Action<Signal> _reportClock;
    private readonly EventTimeStage? _eventTime;
    private readonly FilterStage? _filters;

    private TimeSpan ReleaseAfter => _options.ReleaseAfter > TimeSpan.Zero ? _options.ReleaseAfter : _options.AllowedLateness;

    private int HeldCount => _clock.HeldCount + (_eventTime?.HeldCount ?? 0);

    /// <summary>Processes what the watch of clocks has let through.</summary>
    private void ProcessScreened(SampleBatch batch)
    {
        if (batch.Count == 0)
        {
            _arrivals.Clear();
            batch.Dispose();
        }
        else if (_eventTime is { } stage)
        {
            ProcessInOrder(stage, batch);
        }
        else
        {
            ProcessOrdered(batch, numbered: default);
        }
    }

    private void TakeFromClock()
    {
        _sink.BeginMonitor(BeforeRows);
        var refused = _clock.Take(_reportClock);
        if (refused > 0)
        {
            _statistics.AddHeldBack(new IntakeCounts(Late: 0, Duplicates: 0, DeadLettered: refused, ValuesRefused: 0));
        }

        HandOn();
    }

    private void CountHeld() => _statistics.AddOrder(_number, _eventTime?.TakeCounts() ?? default, HeldCount);

    /// <summary>Processes whatever of a batch, and of what was held before, has its turn now.</summary>
    private void ProcessInOrder(EventTimeStage stage, SampleBatch batch)
    {
        stage.Begin(batch);
        ProcessReady(stage);
    }

    private void ProcessReady(EventTimeStage stage)
    {
        while (stage.TryNext(_arrivals, out var ready))
        {
            ProcessOrdered(ready, stage.Numbered);
        }

        CountHeld();
    }

    /// <summary>Whether samples of a machine are held: no time may be told to its monitors that these are older than.</summary>
    private bool Holds(int machine) => _clock.HeldOf(machine) > 0 || (_eventTime is not null && _eventTime.Holds(machine));

    private int HeldOf(int machine) => _clock.HeldOf(machine) + (_eventTime?.HeldOf(machine) ?? 0);

    /// <summary>Processes what is held of machines that have been silent for long enough.</summary>
    private void ReleaseSilent(TimeSpan now)
    {
        for (var machine = 0; HeldCount > 0 && machine < _clock.Machines; machine++)
        {
            if (_clock.HeldOf(machine) > 0 && now - _clock.HeardAt(machine) >= _clock.DoubtsFor(machine))
            {
                ReleaseDoubted(machine);
                NoteChanged(machine);
            }

            if (_eventTime is { } stage && stage.Holds(machine) && now - _clock.HeardAt(machine) >= ReleaseAfter)
            {
                stage.BeginRelease(machine);
                ProcessReady(stage);
                NoteChanged(machine);
            }
        }
    }

    private void ReleaseDoubted(int machine)
    {
        var released = _clock.Release(machine);
        _arrivals.Add((released.ReceivedAt, released.Count));
        ProcessScreened(released);
        CountHeld();
    }

    /// <summary>Says what becomes of the samples that are held once the queue is finished.</summary>
    /// <param name="isToGoOn">Whether a later run goes on where this one was stopped: they are in its checkpoint, and stay held.</param>
    public void Finish(bool isToGoOn)
    {
        if (isToGoOn)
        {
            return;
        }

        if (_queue.IsAborted)
        {
            AbandonHeld();
        }
        else
        {
            ReleaseAll();
        }
    }

    /// <summary>Processes all that is held: nothing more comes.</summary>
    private void ReleaseAll()
    {
        for (var machine = 0; HeldCount > 0 && machine < _clock.Machines; machine++)
        {
            Release(machine);
        }
    }

    private void Release(int machine)
    {
        if (_clock.HeldOf(machine) > 0)
        {
            ReleaseDoubted(machine);
        }

        if (_eventTime is { } stage && stage.Holds(machine))
        {
            stage.BeginRelease(machine);
            ProcessReady(stage);
        }
    }

    /// <summary>Gives up what is held, and counts it, where a run ends without being able to process it.</summary>
    private void AbandonHeld()
    {
        _statistics.AddDiscarded(_clock.Abandon() + (_eventTime?.Abandon() ?? 0));
        CountHeld();
    }
}
