using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Demo;

/// <summary>Simulated machine that goes through its states by chance and obeys an operator: temperature, speed, status.</summary>
/// <remarks>
/// In each step SHUTDOWN starts; STARTED goes to RUNNING with probability 0.9; RUNNING stays with 0.9 and else pauses (0.06),
/// completes (0.03) or shuts down (0.01); PAUSED goes on with 0.8; COMPLETED starts again with 0.7. What an operator stops
/// stays so until he starts it again. Requests may come from any thread; one reader at a time.
/// </remarks>
public sealed class MachineSimulator : ISampleSource
{
    private readonly MachineSimulatorOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _changing = new();
    private MachineStatus _status;
    private bool _isRequested;
    private bool _isHeld;

    /// <summary>Prepares a machine; it runs when it is read.</summary>
    /// <param name="options">Settings; the defaults if not given.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock that the pace follows; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public MachineSimulator(
        MachineSimulatorOptions? options = null, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        _options = OptionsGuard.Valid(options ?? new MachineSimulatorOptions());
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
        _status = _options.InitialStatus;
    }

    /// <inheritdoc />
    public string Name => "machine";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => _options.Samples;

    /// <inheritdoc />
    public bool IsLive => _options.Pace == Pace.RealTime;

    /// <summary>Key of the machine.</summary>
    public string Machine => _options.Machine;

    /// <summary>State that the machine is in now.</summary>
    public MachineStatus Status
    {
        get
        {
            lock (_changing)
            {
                return _status;
            }
        }
    }

    /// <summary>Asks the machine to go to a state. The next sample reports it.</summary>
    /// <param name="target">State it shall go to; the one it is in is always legal.</param>
    /// <param name="reason">One sentence that names the legal states, if this one is not.</param>
    /// <returns>Whether the machine obeys.</returns>
    public bool TryRequestStatus(MachineStatus target, [NotNullWhen(false)] out string? reason)
    {
        lock (_changing)
        {
            if (!MachineStatusTransitions.IsLegal(_options.Machine, _status, target, out reason))
            {
                return false;
            }

            _status = target;
            _isRequested = true;
            _isHeld = target is MachineStatus.Shutdown or MachineStatus.Paused or MachineStatus.Completed;
            return true;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var started = _time.GetTimestamp();
        var start = _options.Start ?? _time.GetUtcNow();
        var noise = new SeededNoise(_options.Seed, stream: -1);
        for (long i = 0; i < (_options.Samples ?? long.MaxValue); i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_options.Pace == Pace.RealTime && _time.GetElapsedTime(started) is var elapsed && elapsed < _options.Interval * i)
            {
                var wait = Math.Ceiling(((_options.Interval * i) - elapsed).TotalMilliseconds);
                await Task.Delay(TimeSpan.FromMilliseconds(wait), _time, cancellationToken).ConfigureAwait(false);
            }

            yield return Step(i, start + (_options.Interval * i), noise);
        }
    }

    private SampleBatch Step(long index, DateTimeOffset time, SeededNoise noise)
    {
        // Drawn whatever happens, so that a request changes the states only and not all values after it.
        var (chance, a, b) = (noise.NextUniform(), noise.NextUniform(), noise.NextUniform());
        MachineStatus status;
        lock (_changing)
        {
            if (index > 0 && !_isRequested && !_isHeld)
            {
                _status = Next(_status, chance);
            }

            _isRequested = false;
            status = _status;
        }

        var (coldest, warmest, slowest, fastest) = status switch
        {
            MachineStatus.Shutdown => (15, 20, 0, 0),
            MachineStatus.Paused => (20, 25, 800, 1000),
            MachineStatus.Completed => (20, 30, 800, 1200),
            _ => (25, 35, 1000, 2000),
        };
        var (temperature, speed) = (Catalog.Metrics.GetOrAdd("temperature"), Catalog.Metrics.GetOrAdd("speed"));
        Catalog.SetUnit(temperature, "°C");
        Catalog.SetUnit(speed, "rpm");
        var batch = SampleBatch.Rent(Catalog, 1);
        var row = batch.AddRow(time.UtcTicks, Catalog.Machines.GetOrAdd(_options.Machine));
        batch.SetStatus(row, Catalog.Statuses.GetOrAdd(MachineStatusTransitions.NameOf(status)));
        batch.SetValue(row, temperature, Math.Round(coldest + (a * (warmest - coldest)), 2));
        batch.SetValue(row, speed, Math.Round(slowest + (b * (fastest - slowest)), 1));
        batch.End = new SourcePosition(index + 1);
        batch.ReceivedAt = _time.GetTimestamp();
        return batch;
    }

    private static MachineStatus Next(MachineStatus status, double chance) => (status, chance) switch
    {
        (MachineStatus.Shutdown, _) => MachineStatus.Started,
        (MachineStatus.Started, < 0.9) => MachineStatus.Running,
        (MachineStatus.Running, < 0.9) => MachineStatus.Running,
        (MachineStatus.Running, < 0.96) => MachineStatus.Paused,
        (MachineStatus.Running, < 0.99) => MachineStatus.Completed,
        (MachineStatus.Running, _) => MachineStatus.Shutdown,
        (MachineStatus.Paused, < 0.8) => MachineStatus.Running,
        (MachineStatus.Completed, < 0.7) => MachineStatus.Started,
        _ => status,
    };
}
