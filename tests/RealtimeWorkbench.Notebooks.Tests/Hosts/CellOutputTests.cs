using RealtimeWorkbench.Live;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Notebooks.Tests.Hosts;

/// <summary>What cells show while and after something runs.</summary>
public sealed class CellOutputTests
{
    [Fact]
    public async Task A_run_leaves_one_line_in_the_output_of_its_cell()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host);

        await workbench.RunAsync(Operation.StreamProcessing);

        var last = host.Shown.Last();
        Assert.Single(host.Shown.Select(shown => shown.Id).Distinct());
        Assert.False(host.Shown.First().Update);
        Assert.All(host.Shown.Skip(1), shown => Assert.True(shown.Update));
        Assert.StartsWith("✅ Stream Processing on Demo: completed in ", last.Output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<progress", last.Output.Html, StringComparison.Ordinal);
        Assert.Contains("<progress", host.Shown.First().Output.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_the_cell_stops_the_operation_and_gives_what_it_found()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host, Endless);
        host.OnShow = output =>
        {
            // The newest lines of the log stand below the progress.
            if (output.Html.Contains("Stream Processing started on Demo.", StringComparison.Ordinal))
            {
                host.Interrupt();
            }
        };

        var result = await workbench.RunAsync(Operation.StreamProcessing);

        Assert.Equal(RunState.Stopped, result.State);
        Assert.Contains(host.Shown, shown => shown.Output.Text.Contains("\nLog (UTC):\n", StringComparison.Ordinal));
        Assert.StartsWith("⚠️ Stream Processing on Demo: stopped", host.Shown.Last().Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_shown_with_its_sentence()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host);
        workbench.Set("File.Path", "nowhere.csv");
        workbench.Source = "file";

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => workbench.RunAsync(Operation.StreamProcessing));

        Assert.StartsWith("❌ Stream Processing on File, failed", host.Shown.Last().Output.Text, StringComparison.Ordinal);
        Assert.Contains(failure.Result.Failure!, host.Shown.Last().Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_face_in_the_notebook_is_renewed_after_a_run_that_somebody_else_started()
    {
        var host = new PlayedHost(updatesLater: true);
        await using var workbench = await Runs.QuickAsync(host);
        await workbench.ShowAsync();

        workbench.Engine.Start(Operations.OperationKind.Stream, "demo");
        await host.FaceUpdated;

        var renewed = host.Shown.Last(shown => shown.Update);
        Assert.Equal(workbench.DisplayId, renewed.Id);
        Assert.Contains("✅ Stream Processing on Demo: completed", renewed.Output.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_face_is_renewed_when_an_alert_was_acknowledged()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host);
        var result = await workbench.RunAsync(Operation.CompleteWorkflow);
        var later = new PlayedHost(updatesLater: true);
        await using var other = new Workbench(new WorkbenchOptions { Name = "other", Serve = false }, seat: null, later);
        other.Set("Demo.RealTime", false);
        await other.RunAsync(Operation.CompleteWorkflow);
        await other.ServeAsync();
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        later.OnShow = output =>
        {
            if (output.Html.Contains("Kim", StringComparison.Ordinal))
            {
                acknowledged.TrySetResult();
            }
        };

        other.Acknowledge(other.Alerts.Unacknowledged[0].Id, "Kim");
        await acknowledged.Task;

        Assert.NotEmpty(result.Alerts);
    }

    [Fact]
    public async Task The_face_is_renewed_before_a_run_returns_because_the_kernel_may_end_with_it()
    {
        var host = new PlayedHost(updatesLater: true);

        // Without ServeAsync nothing follows the runs.
        await using var workbench = new Workbench(new WorkbenchOptions { Name = "last", Serve = false }, seat: null, host);
        workbench.Set("Demo.RealTime", false);

        await workbench.RunAsync(Operation.StreamProcessing);

        var (id, update, output) = host.Shown.Last();
        Assert.Equal((workbench.DisplayId, true), (id, update));
        Assert.Contains("completed", output.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_watches_shows_the_still_face_until_the_operation_ends()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host);
        workbench.Start(Operation.StreamProcessing);

        await workbench.WatchAsync();

        Assert.Single(host.Shown.Select(shown => shown.Id).Distinct());
        Assert.Contains("completed", host.Shown.Last().Output.Html, StringComparison.Ordinal);
        Assert.Contains("<svg", host.Shown.Last().Output.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", host.Shown.Last().Output.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_watches_ends_when_it_is_interrupted_and_the_operation_goes_on()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host, Endless);
        workbench.Start(Operation.StreamProcessing);
        host.OnShow = _ => host.Interrupt();

        await workbench.WatchAsync();

        Assert.True(workbench.Status.IsRunning);
    }

    [Fact]
    public async Task Watching_while_nothing_runs_shows_the_last_state_once()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host);

        await workbench.WatchAsync();

        Assert.Contains("Nothing has been executed yet.", Assert.Single(host.Shown).Output.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_drawn_once_also_if_somebody_else_looks_for_its_end()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        var host = new PlayedHost(updatesLater: true);
        await using var workbench = await Runs.QuickAsync(host, time: time);

        await workbench.RunAsync(Operation.StreamProcessing);
        time.Advance(TimeSpan.FromSeconds(1));

        // The next one comes from who looks, so that one has looked after the first.
        await workbench.Engine.RunAsync(Operations.OperationKind.Setup);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!host.FaceUpdates.Any(face => face.Text.Contains("Real-time Setup", StringComparison.Ordinal)))
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(2, host.FaceUpdates.Count);
        Assert.Contains("Stream Processing", host.FaceUpdates[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_cell_watched_shows_the_end_of_the_run_when_it_is_stopped_later()
    {
        var host = new PlayedHost(updatesLater: true);
        await using var workbench = await Runs.QuickAsync(host, Endless);
        workbench.Start(Operation.StreamProcessing);
        await workbench.WatchAsync(TimeSpan.Zero);
        var watched = Assert.Single(host.Shown);

        await workbench.StopAsync();

        Assert.Contains("running", watched.Output.Text, StringComparison.Ordinal);
        var (_, update, output) = host.Shown.Last(shown => shown.Id == watched.Id);
        Assert.True(update);
        Assert.Contains("stopped", output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", output.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_cell_watched_is_left_alone_by_other_cells_where_only_the_running_one_can_be_updated(bool anotherCell)
    {
        var host = new PlayedHost(updatesLater: false);
        await using var workbench = await Runs.QuickAsync(host, Endless);
        workbench.Start(Operation.StreamProcessing);
        await workbench.WatchAsync(TimeSpan.Zero);
        if (anotherCell)
        {
            host.NextCell();
        }

        await workbench.StopAsync();

        Assert.Equal(anotherCell ? 1 : 2, host.Shown.Count);
    }

    [Fact]
    public async Task A_face_drawn_before_the_end_of_a_run_and_sent_after_it_does_not_stay()
    {
        var way = new TaskCompletionSource();
        var host = new PlayedHost(updatesLater: true) { Way = way.Task };

        // Without ServeAsync nothing follows the runs.
        await using var workbench = new Workbench(new WorkbenchOptions { Name = "late", Serve = false }, seat: null, host);
        var showing = workbench.ShowAsync();
        await workbench.RunAsync(Operation.RealtimeSetup);
        way.SetResult();
        await showing;
        Assert.DoesNotContain("completed", host.Shown.Last().Output.Html, StringComparison.Ordinal);

        await workbench.StopAsync();

        Assert.Contains("completed", host.Shown.Last().Output.Html, StringComparison.Ordinal);
    }

    private static void Endless(WorkbenchOptions options)
    {
        options["Demo.RealTime"] = true;
        options["Demo.Duration"] = 0;
    }
}
