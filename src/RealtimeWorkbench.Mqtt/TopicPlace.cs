using System.Text;

namespace RealtimeWorkbench.Mqtt;

/// <summary>What a topic says of the samples in its messages.</summary>
/// <param name="topic">The topic.</param>
/// <param name="matches">Whether it is one of those that are read.</param>
/// <param name="machine">Machine that it names, or empty.</param>
/// <param name="metric">Metric that it names, or empty.</param>
internal sealed class TopicPlace(string topic, bool matches, string machine, string metric)
{
    private readonly byte[] _machine = Encoding.UTF8.GetBytes(machine);
    private readonly byte[] _metric = Encoding.UTF8.GetBytes(metric);

    /// <summary>Name of the topic as the source of a dead letter.</summary>
    public string Source { get; } = "mqtt:" + topic;

    /// <summary>The topic.</summary>
    public string Topic => topic;

    /// <summary>Whether it is one of those that are read.</summary>
    public bool Matches => matches;

    /// <summary>Machine in UTF-8, or empty.</summary>
    public ReadOnlySpan<byte> Machine => _machine;

    /// <summary>Metric in UTF-8, or empty.</summary>
    public ReadOnlySpan<byte> Metric => _metric;
}
