using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Benchmarks.Alerting;

/// <summary>Cost of an alert that comes and goes, within its cooldown and without one, for few machines and for many.</summary>
[MemoryDiagnoser]
public class AlertRegisterBenchmarks
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private AlertRegister _register = null!; // Set up before each run.
    private string[] _machines = [];
    private int _next;

    /// <summary>Machines that have alerts in turn.</summary>
    [Params(1, 10_000)]
    public int Machines { get; set; }

    /// <summary>Makes the register.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _register = new AlertRegister(new AlertRegisterOptions(), TimeProvider.System);
        _machines = [.. Enumerable.Range(0, Machines).Select(i => FormattableString.Invariant($"am-{i}"))];
    }

    /// <summary>Raises and clears.</summary>
    [Benchmark]
    public void RaiseAndClear()
    {
        var number = _next++;
        var machine = _machines[number % _machines.Length];
        _register.Handle(Make(SignalKind.Raised, machine, number));
        _register.Handle(Make(SignalKind.Cleared, machine, number + 0.5));
    }

    private static Signal Make(SignalKind kind, string machine, double seconds) => new(
        kind, Start.AddSeconds(seconds), machine, "temperature", "threshold/absolute", Severity.High, 1300, 800, 1200, "Too hot.");
}
