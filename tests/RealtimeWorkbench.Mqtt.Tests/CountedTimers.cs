namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>The system's clock, which tells how many waits have begun.</summary>
internal sealed class CountedTimers : TimeProvider, IDisposable
{
    private readonly SemaphoreSlim _begun = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _begun.Release();
        return base.CreateTimer(callback, state, dueTime, period);
    }

    public void Dispose() => _begun.Dispose();

    /// <summary>Waits until some more have begun from now on.</summary>
    public async Task NextAsync(int count)
    {
        while (_begun.Wait(0, CancellationToken.None))
        {
            // Those of before.
        }

        for (var number = 0; number < count; number++)
        {
            Assert.True(await _begun.WaitAsync(TimeSpan.FromSeconds(20)));
        }
    }
}
