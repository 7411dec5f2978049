using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>What <c>rtw arl</c> is asked about.</summary>
/// <param name="Design">The chart.</param>
/// <param name="Rules">Its rules.</param>
/// <param name="Size">Values in a row, or size of the sample of a count.</param>
/// <param name="Interval">Time from one sample to the next, if it was given.</param>
/// <param name="Rows">Rows that limits are estimated from; 0 where the process is known.</param>
/// <param name="Process">The process of counts.</param>
internal sealed record ArlQuestion(
    ChartDesign Design, RuleBook Rules, double Size, TimeSpan? Interval, int Rows, ProcessEstimate? Process)
{
    /// <summary>Time from one point to the next, if it is known: a count is one sample, whatever it was counted in.</summary>
    public double? SecondsAPoint => Interval?.TotalSeconds * (ChartInfo.Of(Design.Kind).TakesCounts ? 1 : Size);
}
