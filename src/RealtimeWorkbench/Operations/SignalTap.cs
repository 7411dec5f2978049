using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>Keeps the signals of a run for its score and hands them on.</summary>
/// <param name="next">Who gets them next.</param>
internal sealed class SignalTap(ISignalHandler next) : ISignalHandler
{
    private const int Kept = 100_000;

    private readonly Lock _lock = new();
    private readonly List<Signal> _raised = [];
    private long _count;

    /// <summary>Signals raised, including those that were not kept.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>The first signals raised, in the order of their time.</summary>
    public IReadOnlyList<Signal> Raised
    {
        get
        {
            lock (_lock)
            {
                return [.. _raised.OrderBy(signal => signal.Time)];
            }
        }
    }

    /// <inheritdoc />
    public void Handle(Signal signal)
    {
        if (signal.Kind == SignalKind.Raised)
        {
            lock (_lock)
            {
                _count++;
                if (_raised.Count < Kept)
                {
                    _raised.Add(signal);
                }
            }
        }

        next.Handle(signal);
    }
}
