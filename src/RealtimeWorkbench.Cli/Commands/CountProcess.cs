using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>A process of counts that is described on the command line, before there are data.</summary>
internal static class CountProcess
{
    /// <summary>Size of the sample of each count.</summary>
    /// <exception cref="ChartInputException">It is missing, wrong, or the chart has none.</exception>
    public static double Size(ChartInfo info, double? size)
    {
        if (info.Input != ChartInputKind.CountOfSize)
        {
            return size is null ? 1 : throw new ChartInputException($"{info.Name} has no sizes of samples; leave --size out.");
        }

        var isOfItems = info.Kind is ChartKind.P or ChartKind.Np or ChartKind.LaneyP;
        return (size, isOfItems) switch
        {
            (null, true) => throw new ChartInputException($"{info.Name} needs the size of its samples: give --size, such as 50."),
            (null, false) => 1,
            ({ } given, true) when given < 1 || Math.Floor(given) != given =>
                throw new ChartInputException(FormattableString.Invariant($"--size is {given}; {info.Name} counts out of a whole number of items.")),
            ({ } given, false) when given <= 0 =>
                throw new ChartInputException(FormattableString.Invariant($"--size is {given}; it must be above 0.")),
            ({ } given, _) => given,
        };
    }

    /// <summary>The process.</summary>
    /// <exception cref="ChartInputException">Its mean or fraction is missing or wrong.</exception>
    public static ProcessEstimate Of(ChartInfo info, double? mean, double? fraction, double size)
    {
        if (info.Kind is ChartKind.P or ChartKind.Np or ChartKind.LaneyP)
        {
            var p = fraction ?? throw new ChartInputException($"{info.Name} needs its mean fraction: give --fraction, such as 0.02.");
            return mean is not null ? throw new ChartInputException($"{info.Name} has a mean fraction; leave --mean out.")
                : p is not (> 0 and < 1) ? throw new ChartInputException(FormattableString.Invariant($"--fraction is {p}; it must be between 0 and 1."))
                : new ProcessEstimate(p, Math.Sqrt(p * (1 - p) / size) * (info.Kind == ChartKind.Np ? size : 1));
        }

        var center = mean ?? throw new ChartInputException($"{info.Name} needs its mean: give --mean, such as 4.");
        return fraction is not null ? throw new ChartInputException($"{info.Name} has a mean, not a fraction; leave --fraction out.")
            : center <= 0 ? throw new ChartInputException(FormattableString.Invariant($"--mean is {center}; it must be above 0."))
            : new ProcessEstimate(center, Math.Sqrt(info.Kind == ChartKind.G ? center * (center + 1) : center));
    }
}
