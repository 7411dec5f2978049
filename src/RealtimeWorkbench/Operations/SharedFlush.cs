namespace RealtimeWorkbench.Operations;

/// <summary>Has something written for all who want to read it: once a second at most, however many ask. Thread-safe.</summary>
/// <param name="time">Clock.</param>
internal sealed class SharedFlush(TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private object? _of;
    private Task _last = Task.CompletedTask;
    private long _begunAt;

    /// <summary>Gives the write that is under way or was begun within the last second, or begins one.</summary>
    /// <param name="of">What is written; another one is not waited for.</param>
    /// <param name="flush">Writes it.</param>
    public Task Of(object of, Func<Task> flush)
    {
        lock (_lock)
        {
            if (_of != of || (_last.IsCompleted && time.GetElapsedTime(_begunAt) >= Every))
            {
                (_of, _begunAt, _last) = (of, time.GetTimestamp(), flush());
            }

            return _last;
        }
    }
}
