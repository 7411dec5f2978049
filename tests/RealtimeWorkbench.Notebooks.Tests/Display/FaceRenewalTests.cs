using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using Engine = RealtimeWorkbench.Operations.Workbench;

namespace RealtimeWorkbench.Notebooks.Tests.Display;

public sealed class FaceRenewalTests : IAsyncLifetime
{
    private readonly Engine _engine = Engine.Create(new WorkbenchSettings { Demo = new DemoSettings { RealTime = false, Duration = 1 } });
    private readonly List<string> _sent = [];
    private readonly TaskCompletionSource _way = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FaceRenewal _renewal;

    public FaceRenewalTests() => _renewal = new FaceRenewal(_engine.Live, DrawAsync);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task A_picture_that_is_long_on_its_way_does_not_arrive_after_a_newer_one()
    {
        await _engine.RunAsync(OperationKind.Setup);
        var older = _renewal.RenewAsync();
        await _begun.Task;

        await _engine.RunAsync(OperationKind.Stream);
        var newer = _renewal.RenewAsync();
        Assert.False(newer.IsCompleted);
        _way.SetResult();
        await newer;

        Assert.True(older.IsCompletedSuccessfully);
        Assert.Equal(["Real-time Setup", "Stream Processing"], _sent);
    }

    [Fact]
    public async Task Those_who_ask_while_a_picture_is_on_its_way_share_the_next_one()
    {
        await _engine.RunAsync(OperationKind.Setup);
        var first = _renewal.RenewAsync();
        await _begun.Task;
        await _engine.RunAsync(OperationKind.Stream);
        var second = _renewal.RenewAsync();
        await _engine.RunAsync(OperationKind.Alerts);
        var third = _renewal.RenewAsync();
        _way.SetResult();

        await Task.WhenAll(first, second, third);

        Assert.Equal(["Real-time Setup", "Alert Configuration"], _sent);
    }

    [Fact]
    public async Task Who_asks_for_what_is_being_drawn_waits_for_that_picture()
    {
        await _engine.RunAsync(OperationKind.Setup);
        var first = _renewal.RenewAsync();
        await _begun.Task;

        var second = _renewal.RenewAsync();
        Assert.False(second.IsCompleted);
        _way.SetResult();
        await second;

        await first;
        await _renewal.RenewAsync();
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_picture_of_somebody_else_that_may_hide_the_newest_one_is_drawn_over()
    {
        _way.SetResult();
        var version = _engine.Live.Version;
        await _engine.RunAsync(OperationKind.Setup);
        await _renewal.RenewAsync();

        _renewal.DrawnElsewhere(_engine.Live.Version);
        await _renewal.RenewAsync();
        Assert.Single(_sent);

        _renewal.DrawnElsewhere(version);
        await _renewal.RenewAsync();
        Assert.Equal(["Real-time Setup", "Real-time Setup"], _sent);
    }

    [Fact]
    public async Task After_the_end_nothing_is_drawn()
    {
        await _engine.RunAsync(OperationKind.Setup);
        var last = _renewal.RenewAsync();
        await _begun.Task;
        var ending = _renewal.EndAsync();
        Assert.False(ending.IsCompleted);
        _way.SetResult();
        await ending;

        await _engine.RunAsync(OperationKind.Stream);
        await _renewal.RenewAsync();

        await last;
        Assert.Single(_sent);
    }

    [Fact]
    public async Task A_picture_that_cannot_be_drawn_is_told_to_who_asked_and_to_nobody_later()
    {
        _way.SetException(new InvalidOperationException("no paint"));
        await _engine.RunAsync(OperationKind.Setup);

        await Assert.ThrowsAsync<InvalidOperationException>(_renewal.RenewAsync);

        await _renewal.RenewAsync();
        await _renewal.EndAsync();
    }

    private async Task DrawAsync()
    {
        var shown = _engine.Live.Operation.Title;
        _begun.TrySetResult();
        await _way.Task;
        _sent.Add(shown!);
    }
}
