using System.Globalization;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>One run of the bench: how much of it, and what it has found so far.</summary>
/// <param name="IsTiny">Whether only to see that everything works, with figures that say little.</param>
/// <param name="Found">Takes each figure once it is known.</param>
internal sealed record BenchRun(bool IsTiny, Action<BenchFigure> Found)
{
    private readonly List<BenchFigure> _figures = [];

    public IReadOnlyList<BenchFigure> Figures => _figures;

    /// <summary>How long to measure.</summary>
    public TimeSpan Budget(TimeSpan usual) => IsTiny ? TimeSpan.Zero : usual;

    public void Add(string part, string name, double value, string unit, BenchTarget? target, string remark)
    {
        var figure = new BenchFigure(part, name, value, unit, target, remark, Load());
        _figures.Add(figure);
        Found(figure);
    }

    /// <summary>The load of the last minute, where the system tells it.</summary>
    private static double Load() =>
        File.Exists("/proc/loadavg")
            ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
            : double.NaN;
}
