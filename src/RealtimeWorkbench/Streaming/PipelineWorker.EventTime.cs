using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Streaming;

// What a worker does with samples that are held until their turn comes.
internal sealed partial class PipelineWorker
{
    private readonly EventTimeStage? _eventTime;
    private readonly FilterStage? _filters;

    private TimeSpan ReleaseAfter => _options.ReleaseAfter > TimeSpan.Zero ? _options.ReleaseAfter : _options.AllowedLateness;

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

        _statistics.AddOrder(_number, stage.TakeCounts(), stage.HeldCount);
    }

    /// <summary>Whether samples of a machine are held: no time may be told to its monitors that these are older than.</summary>
    private bool Holds(int machine) => _eventTime is not null && _eventTime.Holds(machine);

    private int HeldOf(int machine) => _eventTime?.HeldOf(machine) ?? 0;

    /// <summary>Processes what is held of machines that have been silent for long enough.</summary>
    private void ReleaseSilent(TimeSpan now)
    {
        if (_eventTime is { HeldCount: > 0 } stage)
        {
            for (var machine = 0; machine < _heardAt.Length; machine++)
            {
                if (stage.Holds(machine) && now - _heardAt[machine] >= ReleaseAfter)
                {
                    stage.BeginRelease(machine);
                    ProcessReady(stage);
                    NoteChanged(machine);
                }
            }
        }
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
        for (var machine = 0; _eventTime is { HeldCount: > 0 } stage && machine < _heardAt.Length; machine++)
        {
            if (stage.Holds(machine))
            {
                stage.BeginRelease(machine);
                ProcessReady(stage);
            }
        }
    }

    /// <summary>Gives up what is held, and counts it, where a run ends without being able to process it.</summary>
    private void AbandonHeld()
    {
        if (_eventTime is { } stage)
        {
            _statistics.AddDiscarded(stage.Abandon());
            _statistics.AddOrder(_number, stage.TakeCounts(), held: 0);
        }
    }
}
