using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

/// <summary>Watches samples for one kind of condition.</summary>
/// <remarks>
/// Synchronous and deterministic: the same samples give the same signals, however they are cut into batches. Allocates nothing
/// per sample. An instance is used by one worker and sees all samples of the machines that it sees at all.
/// </remarks>
public interface IMonitor
{
    /// <summary>Whether it looks at the sensor rather than at what it measures, and so must see values as they came, without filters. No by default.</summary>
    bool SeesRawValues => false;

    /// <summary>Looks at a batch. Samples of one machine come in the order of their event time.</summary>
    void Observe(SampleBatch batch, SignalSink signals);

    /// <summary>Looks at the passing of time, for conditions that hold because nothing comes from a machine.</summary>
    /// <remarks>Told for each machine that is silent, for machines need not agree on the time, nor fall silent together.</remarks>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="now">Its event time in ticks of UTC that has been reached without a further sample.</param>
    /// <param name="signals">Takes what is found.</param>
    void Advance(int machine, long now, SignalSink signals)
    {
    }

    /// <summary>Whether it may have reported a condition, and so will report its end. Asked after a restart: what nobody answers for is ended.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="rule">Name of the rule.</param>
    bool Reports(string machine, string metric, string rule) => true;
}
