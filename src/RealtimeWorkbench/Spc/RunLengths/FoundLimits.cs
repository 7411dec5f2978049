using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Limits that were found for a number of false alarms, so that equal charts need one search, which may take seconds.</summary>
/// <remarks>
/// What is asked for decides what is found, seeds included, so that it does not matter who asked first. Thread-safe: who asks for the same waits for the one
/// who searches, who asks for something else does not.
/// </remarks>
internal sealed class FoundLimits
{
    /// <summary>Searches that are remembered; at one more all are forgotten.</summary>
    private const int Most = 256;

    /// <summary>Time after which one who waits looks whether he still has to.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Lock _access = new();
    private readonly Dictionary<Key, Search> _searches = [];
    private int _asked;
    private int _made;

    /// <summary>What all runs of the process share.</summary>
    public static FoundLimits OfProcess { get; } = new();

    /// <summary>How often limits were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>How often they had to be searched for.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Finds limits, as <see cref="RunLengthCalibration.Calibrate"/> does.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is remembered of it.</exception>
    public ChartDesign Find(
        ChartDesign design, RuleBook rules, double points, double size, int rows, ProcessEstimate? process, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        var known = process is null ? default((double, double, double)?) : (process.Center, process.Sigma, process.Between);
        var search = SearchOf(new Key(design, rules.Standard, rules.Custom.Count == 0 ? null : rules.Custom, points, size, rows, known));
        while (!Monitor.TryEnter(search, Patience))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            if (search.Found is null)
            {
                Interlocked.Increment(ref _made);
                search.Found = RunLengthCalibration.Calibrate(design, rules, points, size, rows, process, cancellationToken);
            }

            return search.Found;
        }
        finally
        {
            Monitor.Exit(search);
        }
    }

    private Search SearchOf(Key key)
    {
        lock (_access)
        {
            if (!_searches.TryGetValue(key, out var search))
            {
                if (_searches.Count == Most)
                {
                    _searches.Clear();
                }

                _searches[key] = search = new Search();
            }

            return search;
        }
    }

    private sealed class Search
    {
        public ChartDesign? Found { get; set; }
    }

    /// <summary>What decides about limits; of a process what charts of counts are told.</summary>
    private readonly record struct Key(
        ChartDesign Design, RuleSet Standard, IReadOnlyList<IRunRule>? Custom, double Points, double Size, int Rows, (double Center, double Sigma, double Between)? Process);
}
