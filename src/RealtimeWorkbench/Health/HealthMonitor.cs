namespace RealtimeWorkbench.Health;

/// <summary>Checks components, each at its own interval and with its own time-out, and tells observers the outcome.</summary>
/// <remarks>
/// A check that throws or does not answer makes its component unknown, never healthy, and holds up no other. It is not
/// called again before it has returned. Thread-safe.
/// </remarks>
public sealed class HealthMonitor : IAsyncDisposable
{
    private readonly HealthOptions _options;
    private readonly TimeProvider _time;
    private readonly List<HealthCheckRunner> _runners = [];
    private readonly List<IHealthObserver> _observers = [];
    private readonly Lock _gate = new();
    private readonly Lock _publishing = new();
    private long _failedNotifications;
    private bool _started;
    private bool _disposed;

    /// <summary>Prepares monitoring of what the options switch on; nothing is checked before <see cref="Start"/>.</summary>
    /// <param name="options">Settings, or <see langword="null"/> for the defaults.</param>
    /// <param name="time">Clock, or <see langword="null"/> for the clock of the system.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public HealthMonitor(HealthOptions? options = null, TimeProvider? time = null)
    {
        _options = OptionsGuard.Valid(options ?? new HealthOptions());
        _time = time ?? TimeProvider.System;
        if (_options.System)
        {
            Register(new SystemHealthCheck(_time));
        }

        if (_options.Process)
        {
            Register(new ProcessHealthCheck(_time));
        }
    }

    /// <summary>Names of the components, in the order of their registration.</summary>
    public IReadOnlyList<string> Components
    {
        get
        {
            lock (_gate)
            {
                return [.. _runners.Select(runner => runner.Component)];
            }
        }
    }

    /// <summary>Newest report of every component, and the status of all together.</summary>
    public HealthOverview Overview
    {
        get
        {
            lock (_gate)
            {
                return HealthOverview.Of([.. _runners.Select(runner => runner.Latest)]);
            }
        }
    }

    /// <summary>How often an observer threw an exception instead of taking a report.</summary>
    public long FailedNotifications => Interlocked.Read(ref _failedNotifications);

    /// <summary>Adds a component. If monitoring has started, it is checked at once.</summary>
    /// <exception cref="ArgumentException">There is a component of this name, it has none, or its interval or time-out isn't positive.</exception>
    public void Register(IHealthCheck check)
    {
        if (string.IsNullOrWhiteSpace(check.Component))
        {
            throw new ArgumentException("A health check needs the name of its component.", nameof(check));
        }

        RequirePositive(check, check.Interval, "interval");
        RequirePositive(check, check.Timeout, "time-out");
        var runner = new HealthCheckRunner(check, _options, _time, Publish);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (Find(check.Component) is not null)
            {
                throw new ArgumentException(
                    $"The component \"{check.Component}\" is already registered; give the second one another name.",
                    nameof(check));
            }

            _runners.Add(runner);
            if (_started)
            {
                runner.Start();
            }
        }
    }

    /// <summary>Adds a component that a delegate checks. If monitoring has started, it is checked at once.</summary>
    /// <param name="component">Name of the component.</param>
    /// <param name="check">Reads it.</param>
    /// <param name="interval">Time from one check to the next, or <see langword="null"/> for that of the options.</param>
    /// <param name="timeout">Time within which it must answer, or <see langword="null"/> for that of the options.</param>
    /// <exception cref="ArgumentException">There is a component of this name, it has none, or a time isn't positive.</exception>
    public void Register(
        string component,
        Func<CancellationToken, ValueTask<HealthReading>> check,
        TimeSpan? interval = null,
        TimeSpan? timeout = null) => Register(new DelegateHealthCheck(component, check, interval, timeout));

    /// <summary>Adds someone to tell about every report from now on.</summary>
    public void AddObserver(IHealthObserver observer)
    {
        lock (_publishing)
        {
            _observers.Add(observer);
        }
    }

    /// <summary>Starts monitoring: every component is checked at once, then at its interval.</summary>
    /// <exception cref="InvalidOperationException">Monitoring has started already.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_started)
            {
                throw new InvalidOperationException("Health monitoring has started already.");
            }

            _started = true;
            foreach (var runner in _runners)
            {
                runner.Start();
            }
        }
    }

    /// <summary>Newest report of a component; unknown if it is not registered or was not checked yet.</summary>
    public HealthReport Latest(string component)
    {
        lock (_gate)
        {
            return Find(component)?.Latest ?? new HealthReport(
                component,
                _time.GetUtcNow(),
                HealthStatus.Unknown,
                null,
                [],
                [$"No component \"{component}\" is registered."],
                TimeSpan.Zero);
        }
    }

    /// <summary>Reports of a component, oldest first; empty if it is not registered.</summary>
    public IReadOnlyList<HealthReport> History(string component)
    {
        lock (_gate)
        {
            return Find(component)?.History ?? [];
        }
    }

    /// <summary>Checks every component now, besides its interval. Joins checks that are under way.</summary>
    /// <returns>Health of all components after it.</returns>
    public async Task<HealthOverview> CheckNowAsync(CancellationToken cancellationToken = default)
    {
        Task<HealthReport>[] checks;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            checks = [.. _runners.Select(runner => runner.CheckAsync())];
        }

        return HealthOverview.Of(await Task.WhenAll(checks).WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Stops monitoring. Does not wait for checks that hang.</summary>
    public async ValueTask DisposeAsync()
    {
        HealthCheckRunner[] runners;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            runners = [.. _runners];
        }

        foreach (var runner in runners)
        {
            await runner.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void RequirePositive(IHealthCheck check, TimeSpan? value, string name)
    {
        if (value <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                Invariant($"The {name} of \"{check.Component}\" is {value.Value.TotalSeconds} s; give more than 0 s."),
                nameof(check));
        }
    }

    private HealthCheckRunner? Find(string component) =>
        _runners.Find(runner => string.Equals(runner.Component, component, StringComparison.Ordinal));

    private void Publish(HealthReport report)
    {
        lock (_publishing)
        {
            foreach (var observer in _observers)
            {
                try
                {
                    observer.OnHealth(report);
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    // Top of the loop: one observer must not cost the others their report, nor end the monitoring.
                    Interlocked.Increment(ref _failedNotifications);
                }
            }
        }
    }
}
