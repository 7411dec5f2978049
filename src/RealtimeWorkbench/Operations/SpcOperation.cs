namespace RealtimeWorkbench.Operations;

/// <summary>Real-time SPC.</summary>
internal sealed class SpcOperation : IOperation
{
    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        var settings = context.Settings.Spc;
        if (!settings.Enabled)
        {
            context.Warn("SPC is switched off; set Spc.Enabled to on to get control charts.");
            return;
        }

        context.Info(Invariant(
            $"Gathering a baseline in subgroups of {settings.SubgroupSize}; limits {(settings.FalseAlarmEvery.Trim() is { Length: > 0 } seldom ? $"for one false alarm every {seldom}" : Invariant($"at {settings.ControlLimit} σ"))}, rules {settings.Rules}."));
        var run = await StreamRun.CreateAsync(
            context, StreamParts.Spc, cancellationToken).ConfigureAwait(false);
        await using var closing = run.ConfigureAwait(false);
        if (run.FalseAlarmSentence is { } sentence)
        {
            context.Info(sentence);
        }

        if (run.GroupFalseAlarmSentence is { } ofGroups)
        {
            context.Info(ofGroups);
        }

        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            findings.AddCharts(context, run);
            findings.AddAlerts(context, run);
        }

        Report(context);
    }

    /// <summary>Says in the log what the charts found.</summary>
    internal static void Report(RunContext context)
    {
        var charts = context.Live.Charts();
        var frozen = charts.Count(chart => chart.Baseline is not null);
        if (frozen == 0)
        {
            context.Warn(Invariant(
                $"No baseline was established: the stream ended before there were enough complete subgroups of {context.Settings.Spc.SubgroupSize}. Use a longer stream or a smaller Spc.BaselineSubgroups."));
            return;
        }

        var violations = charts.Sum(chart => chart.Panels.Sum(panel => panel.OutOfControl));
        context.Success(Invariant($"{frozen} baselines established; {violations} points out of control since."));
    }
}
