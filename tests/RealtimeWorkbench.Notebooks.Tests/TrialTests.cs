using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed class TrialTests
{
    [Fact]
    public async Task A_trial_takes_other_settings_and_leaves_the_workbench_as_it_is()
    {
        await using var workbench = Runs.Quick();
        var own = await workbench.RunAsync(Operation.AlertConfiguration);

        var trial = await workbench.TryAsync(Operation.AlertConfiguration, options =>
        {
            options["Threshold.Lower"] = 990;
            options["Threshold.Upper"] = 1010;
        });

        Assert.Equal(own.Summary.Samples.Produced, trial.Summary.Samples.Produced);
        Assert.True(trial.Summary.FalseAlarms > own.Summary.FalseAlarms);
        Assert.Equal(800.0, workbench.Engine.Settings.Threshold.Lower);
        Assert.Equal(own.Alerts, workbench.Alerts);
        Assert.Equal(own.Summary.FalseAlarms, workbench.Result!.Summary.FalseAlarms);
    }

    [Fact]
    public async Task A_trial_reads_another_source_for_itself_alone()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");
        await File.WriteAllTextAsync(file, """{"timestamp":"2026-11-21T10:00:00Z","machine":"am-01","temperature":1000}""" + "\n");
        try
        {
            await using var workbench = Runs.Quick();

            var trial = await workbench.TryAsync(Operation.StreamProcessing, options => options.Source = "file:" + file);

            Assert.Equal(1, trial.Summary.Samples.Processed);
            Assert.Equal("demo", workbench.Source);
            Assert.Equal("", workbench.Engine.Settings.File.Path);
            Assert.Null(workbench.Result);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_run_goes_on_from_its_checkpoint_and_a_trial_leaves_it_alone()
    {
        var folder = Directory.CreateTempSubdirectory("rtw-notebook-");
        try
        {
            await using var workbench = Runs.Quick(options => options["Checkpoint.Path"] = Path.Combine(folder.FullName, "run.db"));
            var first = await workbench.RunAsync(Operation.StreamProcessing);

            var trial = await workbench.TryAsync(Operation.StreamProcessing);
            var second = await workbench.RunAsync(Operation.StreamProcessing);

            Assert.DoesNotContain(trial.Log, line => line.Message.StartsWith("Going on with", StringComparison.Ordinal));
            Assert.Equal(first.Summary.Samples.Processed, trial.Summary.Samples.Processed);
            Assert.Contains(second.Log, line => line.Message.StartsWith("Going on with", StringComparison.Ordinal));
            Assert.Equal(first.Summary.Samples.Processed, second.Summary.Samples.Processed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_trial_refuses_what_is_wrong_in_one_sentence()
    {
        await using var workbench = Runs.Quick();

        var setting = await Assert.ThrowsAsync<SettingsException>(
            () => workbench.TryAsync(Operation.RealtimeSpc, options => options["Spc.SubgroupSize"] = 50));
        var source = await Assert.ThrowsAsync<SourceException>(
            () => workbench.TryAsync(Operation.RealtimeSpc, options => options.Source = "plc"));

        Assert.Equal("Spc.SubgroupSize: 50 is out of range; use 2 to 20 values.", setting.Message);
        Assert.StartsWith("There is no source 'plc'; there are demo,", source.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_may_take_no_longer_is_stopped_and_gives_what_it_found()
    {
        await using var workbench = Runs.Quick(options =>
        {
            options["Demo.RealTime"] = true;
            options["Demo.Duration"] = 0;
        });

        var result = await workbench.RunAsync(Operation.StreamProcessing, longest: TimeSpan.FromSeconds(1));

        Assert.Equal(RunState.Stopped, result.State);
        Assert.True(result.Summary.Samples.Processed >= 500);
    }
}
