using System.Text;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;

namespace RealtimeWorkbench.Streaming;

/// <summary>Leads the samples of a source through intake and monitors to the observers, and accounts for every one of them.</summary>
/// <remarks>
/// Each machine belongs to one worker, so its samples are seen in order and without locks. All buffers are bounded.
/// <see cref="Statistics"/>, <see cref="DeadLetters"/> and <see cref="LateSamples"/> may be read at any time from any thread.
/// </remarks>
public sealed class Pipeline
{
    /// <summary>Looks at the clock that may be missed until the process is taken to have stood still.</summary>
    private const int StoodStillAfter = 3;

    private readonly PipelineOptions _options;
    private readonly Func<int, IReadOnlyList<IMonitor>> _monitors;
    private readonly ISignalHandler _signals;
    private readonly IReadOnlyList<IBatchObserver> _observers;
    private readonly TimeProvider _time;
    private readonly PipelineCheckpoints? _checkpoints;
    private Checkpointer? _checkpointer;
    private ReadingProgress? _progress;
    private int _started;

    /// <summary>Prepares a run.</summary>
    /// <param name="options">Settings; checked here.</param>
    /// <param name="monitors">Makes the monitors of a worker (numbered from 0); called once for each when the run starts.</param>
    /// <param name="signals">Takes what the monitors report.</param>
    /// <param name="observers">Look at every batch after the monitors.</param>
    /// <param name="time">Clock of the run.</param>
    /// <param name="checkpoints">Where checkpoints are written, so that a later run can go on; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it.</exception>
    public Pipeline(
        PipelineOptions options,
        Func<int, IReadOnlyList<IMonitor>> monitors,
        ISignalHandler signals,
        IReadOnlyList<IBatchObserver> observers,
        TimeProvider time,
        PipelineCheckpoints? checkpoints = null)
    {
        _options = OptionsGuard.Valid(options);
        _checkpoints = checkpoints is null ? null : OptionsGuard.Valid(checkpoints);
        _monitors = monitors;
        _signals = signals;
        _observers = observers;
        _time = time;
        Statistics = new StreamStatistics(options.Workers, options.BufferSize, time);
        DeadLetters = new DeadLetterQueue(options.KeptAside, options.DeadLetterFile);
        LateSamples = new KeptAside<LateSample>(options.KeptAside, KeptFormats.Late);
        Gaps = new KeptAside<StreamGap>(options.KeptAside, KeptFormats.Gaps);
    }

    /// <summary>A batch must fit into an empty buffer.</summary>
    private int PieceSize => Math.Min(_options.BatchSize, _options.BufferSize);

    /// <summary>What becomes of the samples.</summary>
    public StreamStatistics Statistics { get; }

    /// <summary>Records and values that were refused.</summary>
    public DeadLetterQueue DeadLetters { get; }

    /// <summary>Samples that came after a newer one of their machine.</summary>
    public KeptAside<LateSample> LateSamples { get; }

    /// <summary>Places where something seems to be missing, if the options say how to notice.</summary>
    public KeptAside<StreamGap> Gaps { get; }

    /// <summary>What has become of the checkpoints; <see langword="null"/> if none are written.</summary>
    public CheckpointSummary? Checkpoints => _checkpoints is null ? null : _checkpointer?.Summary ?? new(0, 0, 0, null);

    /// <summary>Why the source could not be told how far its samples have been processed, in one sentence; <see langword="null"/> if it could, or need not be.</summary>
    public string? SourceProblem => _checkpointer?.SourceProblem ?? _progress?.Problem;

    /// <summary>Has a machine saved by the next checkpoint although none of its samples was processed, as after an acknowledgement.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="atOnce">Whether the checkpoint is written at once, and not at the end of the interval.</param>
    /// <returns>False if no checkpoint follows: the run has come to its end, has not begun, or writes none.</returns>
    public bool Touch(string machine, bool atOnce = false) => _checkpointer?.Touch(machine, atOnce) ?? false;

    /// <summary>Runs until the source ends or the token is cancelled. Runs once.</summary>
    /// <param name="source">Where the samples come from.</param>
    /// <param name="cancellationToken">
    /// Stops the run. What was read is still processed, for at most <see cref="PipelineOptions.StopWithin"/>; the rest is counted
    /// as discarded. This is a result and not an exception.
    /// </param>
    /// <exception cref="PipelineException">A monitor, an observer or the signal handler threw.</exception>
    /// <exception cref="SourceException">The source failed. Everything that it had delivered has been processed.</exception>
    /// <exception cref="InvalidOperationException">The pipeline has run before.</exception>
    public async Task<PipelineResult> RunAsync(ISampleSource source, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) == 1)
        {
            throw new InvalidOperationException("This pipeline has run before; make a new one for each run.");
        }

        source.Catalog.SequenceField = Encoding.UTF8.GetBytes(_options.SequenceField ?? "");
        var listening = new ListeningClock(_time, _options.AdvanceWhenIdle ? StoodStillAfter * _options.IdleAfter : null);
        var queues = new SampleQueue[_options.Workers];
        var workers = new PipelineWorker[_options.Workers];
        for (var number = 0; number < workers.Length; number++)
        {
            queues[number] = new SampleQueue(_options.BufferSize, _options.Overflow, _options.SampleEvery, Statistics);
            workers[number] = CreateWorker(number, queues[number], source, listening);
        }

        using var checkpointer = _checkpoints is null
            ? null
            : new Checkpointer(_checkpoints, source, queues, Statistics, _time, _options.AdvanceWhenIdle ? listening : null);
        _checkpointer = checkpointer;
        using var progress = checkpointer is null && source is IResumableSource { IsResumable: true } resumable
            ? new ReadingProgress(resumable, queues, _time)
            : null;
        _progress = progress;
        var router = new SampleRouter(source, queues, PieceSize, Statistics, DeadLetters, listening, _time, checkpointer, progress);
        var run = new PipelineRun(router, workers, queues, Statistics, _options.StopWithin, _time, checkpointer, progress);
        Statistics.Start(queues);
        try
        {
            using var idle = _options.AdvanceWhenIdle
                ? _time.CreateTimer(_ => Look(listening, run), null, _options.IdleAfter, _options.IdleAfter)
                : null;
            var leftBehind = await run.RunAsync(cancellationToken).ConfigureAwait(false);
            Statistics.End();
            return new PipelineResult(
                cancellationToken.IsCancellationRequested,
                leftBehind,
                Statistics.Snapshot(),
                leftBehind ? Describe(source) : DeadLetters.FileProblem ?? progress?.Problem);
        }
        finally
        {
            Statistics.End();
            DeadLetters.Dispose();
        }
    }

    private static void Look(ListeningClock listening, PipelineRun run)
    {
        _ = listening.Elapsed;
        run.WakeWorkers();
    }

    private string Describe(ISampleSource source) =>
        Invariant($"{source.Name} did not end within {_options.StopWithin.TotalMilliseconds} ms of the stop and was left behind; what it reads since is not counted.");

    private PipelineWorker CreateWorker(int number, SampleQueue queue, ISampleSource source, ListeningClock listening)
    {
        var intake = new Intake(source.Name, DeadLetters, LateSamples, _options.FurthestFuture, _time);
        var eventTime = EventTimeStage.IsNeeded(_options)
            ? new EventTimeStage(_options, Gaps, _time) { PutAsideLate = intake.PutAsideLate, CountDuplicate = intake.CountDuplicate }
            : null;
        return new PipelineWorker(
            number, _options, queue, intake, _monitors(number), _signals, _observers, Statistics, listening, States(), eventTime);
    }

    /// <summary>What all workers share of what is saved; <see langword="null"/> if nothing is.</summary>
    private IReadOnlyList<IMachineState>? States() => _checkpoints is null
        ? null
        : [LateSamples.State!, Gaps.State!, .. _observers.OfType<IMachineState>(), .. new[] { _signals }.OfType<IMachineState>(), .. _checkpoints.States];
}
