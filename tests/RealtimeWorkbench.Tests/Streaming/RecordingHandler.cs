using RealtimeWorkbench.Streaming;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming;

internal sealed class RecordingHandler : ISignalHandler
{
    private readonly List<Signal> _signals = [];

    public IReadOnlyList<Signal> Signals
    {
        get
        {
            lock (_signals)
            {
                return [.. _signals];
            }
        }
    }

    public void Handle(Signal signal)
    {
        lock (_signals)
        {
            _signals.Add(signal);
        }
    }

    public IReadOnlyList<string> TextsOf(string machine) =>
        [.. Signals.Where(signal => signal.Machine == machine).Select(signal => Invariant($"{signal.Time:O} {signal.Explanation}"))];
}
