using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Remembers what topics say, so that each is taken apart once. Allocates only for topics that it has not seen.</summary>
internal sealed class TopicMap
{
    /// <summary>Topics that are remembered; those that come later are taken apart each time.</summary>
    private const int Most = 100_000;

    private readonly TopicTemplate[] _templates;
    private readonly Dictionary<byte[], TopicPlace> _places = new(new Bytes());
    private readonly Dictionary<byte[], TopicPlace>.AlternateLookup<ReadOnlySpan<byte>> _find;

    /// <summary>Begins with no topic.</summary>
    /// <param name="topics">Topics as the settings write them; the first that fits counts.</param>
    public TopicMap(IEnumerable<string> topics)
    {
        _templates = [.. topics.Select(topic => new TopicTemplate(topic))];
        _find = _places.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>What to subscribe to.</summary>
    public IReadOnlyList<string> Filters => [.. _templates.Select(template => template.Filter).Distinct(StringComparer.Ordinal)];

    /// <summary>What a topic says.</summary>
    /// <param name="topic">The topic in UTF-8.</param>
    public TopicPlace PlaceOf(ReadOnlySpan<byte> topic)
    {
        if (_find.TryGetValue(topic, out var known))
        {
            return known;
        }

        var place = Make(Encoding.UTF8.GetString(topic));
        if (_places.Count < Most)
        {
            _places.Add(topic.ToArray(), place);
        }

        return place;
    }

    private TopicPlace Make(string topic)
    {
        foreach (var template in _templates)
        {
            if (template.Matches(topic, out var machine, out var metric))
            {
                return new TopicPlace(topic, matches: true, machine, metric);
            }
        }

        return new TopicPlace(topic, matches: false, "", "");
    }

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? one, byte[]? other) => one.AsSpan().SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> bytes) => bytes.ToArray();

        public bool Equals(ReadOnlySpan<byte> one, byte[] other) => one.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> bytes)
        {
            var hash = default(HashCode);
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
