using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed class WorkbenchTests
{
    [Fact]
    public async Task A_run_gives_charts_samples_alerts_health_log_and_numbers()
    {
        await using var workbench = Runs.Quick();

        var result = await workbench.RunAsync(Operation.CompleteWorkflow);

        Assert.Equal(RunState.Completed, result.State);
        Assert.Null(result.Failure);
        Assert.Equal(Operation.CompleteWorkflow, result.Operation);
        Assert.True(result.Chart.IsControlChart);
        Assert.Contains("temperature", result.Samples.Metrics);
        Assert.Equal(result.Samples.Count, result.Samples.Column("temperature").Length);
        Assert.Equal(result.Samples.Times.Order(), result.Samples.Times);
        Assert.NotEmpty(result.Alerts);
        Assert.NotEmpty(result.Health.Components);
        Assert.NotEmpty(result.Tables);
        Assert.Equal(result.Summary.Samples.Produced, workbench.Status.Statistics.SamplesProduced);
        Assert.Contains(result.Log, line => line.Message.Contains("Complete Workflow started", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_stays_as_it_is_when_something_else_runs()
    {
        await using var workbench = Runs.Quick();
        var spc = await workbench.RunAsync(Operation.RealtimeSpc);
        var (points, alerts) = (spc.Chart.Values.Length, spc.Alerts.Count);

        var setup = await workbench.RunAsync(Operation.RealtimeSetup);

        Assert.Equal(points, spc.Chart.Values.Length);
        Assert.Equal(alerts, spc.Alerts.Count);
        Assert.Equal("Real-time Setup made no charts; run one that reads the source, such as Operation.RealtimeSpc.",
            Assert.Throws<InvalidOperationException>(() => setup.Chart).Message);
    }

    [Fact]
    public async Task The_chart_of_a_metric_has_values_limits_and_violations()
    {
        await using var workbench = Runs.Quick(options => options["Spc.SubgroupSize"] = 4);
        await workbench.RunAsync(Operation.RealtimeSpc);

        var chart = workbench.Chart("temperature");

        Assert.Equal("am-01/temperature", chart.Id);
        Assert.InRange(chart.Center!.Value, chart.Lower!.Value, chart.Upper!.Value);
        Assert.Equal(chart.Values.Length, chart.Times.Length);
        Assert.All(chart.Violations, point => Assert.NotEmpty(point.Violations!));
        Assert.Equal("There is no chart of 'pressure'; there are charts of " + string.Join(", ", workbench.Charts.Select(known => known.Metric).Distinct()) + ".",
            Assert.Throws<ArgumentException>(() => workbench.Chart("pressure")).Message);
    }

    [Fact]
    public async Task Before_anything_ran_everything_says_so()
    {
        await using var workbench = Runs.Quick();

        Assert.Equal("There is no chart of 'temperature' yet; run an operation that reads the source first.",
            Assert.Throws<ArgumentException>(() => workbench.Chart("temperature")).Message);
        Assert.Equal("There are no samples yet.", workbench.Samples.ToString());
        Assert.Equal("No alert was raised.", workbench.Alerts.ToString());
        Assert.Equal("Health was not checked yet.", workbench.Health.ToString());
        Assert.Equal("There are no charts yet.", workbench.Charts.ToString());
        Assert.Null(workbench.Result);
        Assert.Null(await workbench.StopAsync());
        Assert.Contains("nothing has run yet", Assert.Throws<ArgumentException>(() => workbench.Acknowledge("a", "Kim")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_words_are_told_what_there_is()
    {
        await using var workbench = Runs.Quick();

        Assert.Contains("there are", Assert.Throws<SettingsException>(() => workbench.Set("Spc.Size", 5)).Message, StringComparison.Ordinal);
        Assert.Equal("Spc.SubgroupSize: 50 is out of range; use 2 to 20 values.",
            Assert.Throws<SettingsException>(() => workbench.Set("Spc.SubgroupSize", 50)).Message);
        Assert.StartsWith("There is no source 'plc'; there are demo,", Assert.Throws<SourceException>(() => workbench.Source = "plc").Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no file 'press.csv'; ", Assert.Throws<SourceException>(() => workbench.Source = "file:press.csv").Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "There is no operation '99'; there are RealtimeSetup,",
            (await Assert.ThrowsAsync<ArgumentException>(() => workbench.RunAsync((Operation)99))).Message,
            StringComparison.Ordinal);
        Assert.Equal("demo", workbench.Source);
    }

    [Fact]
    public async Task Settings_can_be_read_as_they_were_set()
    {
        await using var workbench = Runs.Quick(options => options["Spc.SubgroupSize"] = 4);

        workbench.Set("Spc.ControlLimit", 2.5);

        Assert.Equal(4, workbench.Settings["Spc.SubgroupSize"]);
        Assert.Equal(2.5, workbench.Settings["spc.controllimit"]);
        Assert.Equal(0.1, workbench.Settings.Values.Dashboard.UpdateInterval);
        Assert.StartsWith("There is no setting 'Spc.Size'; there are Kafka.",
            Assert.Throws<ArgumentException>(() => workbench.Settings["Spc.Size"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_throws_its_sentence_and_keeps_what_it_found()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "a,b\n1,2\n");
        await using var workbench = Runs.Quick();

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => workbench.RunAsync(Operation.StreamProcessing, "file:" + file));

        Assert.Equal(RunState.Failed, failure.Result.State);
        Assert.Equal($"Stream Processing failed: {failure.Result.Failure}", failure.Message);
        Assert.Equal(failure.Result.Failure, workbench.Result!.Failure);
        File.Delete(file);
    }

    [Fact]
    public async Task A_run_that_is_stopped_gives_what_it_found_until_then()
    {
        await using var workbench = Runs.Quick(options =>
        {
            options["Demo.RealTime"] = true;
            options["Demo.Duration"] = 0;
        });
        using var stop = new CancellationTokenSource();
        workbench.Engine.Live.Logged += entry =>
        {
            if (entry.Message.StartsWith("Baseline of", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };

        var result = await workbench.RunAsync(Operation.RealtimeSpc, cancellationToken: stop.Token);

        Assert.Equal(RunState.Stopped, result.State);
        Assert.NotEmpty(result.Charts);
    }

    [Fact]
    public async Task An_operation_that_was_started_goes_on_until_it_is_stopped()
    {
        await using var workbench = Runs.Quick(options =>
        {
            options["Demo.RealTime"] = true;
            options["Demo.Duration"] = 0;
        });

        workbench.Start(Operation.StreamProcessing);
        var isRunning = workbench.Status.IsRunning;
        var result = await workbench.StopAsync();

        Assert.True(isRunning);
        Assert.Equal(RunState.Stopped, result!.State);
    }

    [Fact]
    public async Task A_file_is_replayed_through_the_complete_workflow()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(
            file, ["time,pressure", .. Enumerable.Range(0, 200).Select(i => Invariant($"2026-01-01T00:{i / 60:00}:{i % 60:00}Z,{10 + (i % 7)}"))]);
        await using var workbench = Runs.Quick();

        var result = await workbench.ReplayAsync(file, speed: 0);

        Assert.Equal("file:" + file, workbench.Source);
        Assert.Equal(200, result.Samples.Count);
        Assert.Equal("pressure", workbench.Chart("pressure").Metric);
        File.Delete(file);
    }

    [Fact]
    public async Task An_alert_is_acknowledged_once()
    {
        await using var workbench = Runs.Quick();
        var result = await workbench.RunAsync(Operation.CompleteWorkflow);
        var alert = result.Alerts.Unacknowledged[0];

        var acknowledged = workbench.Acknowledge(alert.Id, "Kim", "looked at it");

        Assert.Equal("Kim", Assert.Single(acknowledged).AcknowledgedBy);
        Assert.DoesNotContain(workbench.Alerts.Unacknowledged, open => open.Id == alert.Id);
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => workbench.Acknowledge(alert.Id, "Kim")).Message, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("There is no alert 'x'; not acknowledged are", Assert.Throws<ArgumentException>(() => workbench.Acknowledge("x", "Kim")).Message, StringComparison.Ordinal);
    }
}
