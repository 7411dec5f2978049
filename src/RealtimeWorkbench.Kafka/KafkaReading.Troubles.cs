using System.Text.Json;
using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <content>What the client complains of, in words for users.</content>
internal sealed partial class KafkaReading
{
    /// <summary>Says what a fault means. Most pass by themselves, and the client tries again; those that never do end the reading.</summary>
    private void Explain(Error error)
    {
        var kafka = _options.Kafka;
        var reason = error.Reason.TrimEnd('.');
        switch (error.Code)
        {
            case ErrorCode.Local_AllBrokersDown:
                _troubles.Begin("brokers", $"No broker of {kafka.BootstrapServers} answers; reading goes on as soon as one does.");
                break;
            case ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed or ErrorCode.UnsupportedSaslMechanism:
                _troubles.Begin("login", $"The broker refuses the login: {reason}; check Kafka.SaslUsername, Kafka.SaslMechanism and the password.");
                break;
            case ErrorCode.Local_Ssl:
                _troubles.Begin("login", $"TLS with the broker fails: {reason}; check Kafka.TlsCaFile and Kafka.SecurityProtocol.");
                break;
            case ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic:
                _troubles.Begin("topic", $"There is no topic {kafka.Topic} at {kafka.BootstrapServers}; create it, or set Kafka.Topic; until then it is waited for.");
                break;
            case ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed:
                // No login: a broker that can be reached says nothing of rights.
                _troubles.Begin("rights", $"The broker does not let this user read topic {kafka.Topic} as group {kafka.ConsumerGroup}: {reason}; ask for the right to.");
                break;
            case ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange or ErrorCode.Local_NoOffset:
                End(new SourceException(
                    $"Group {kafka.ConsumerGroup} has no position in topic {kafka.Topic}, and Kafka.AutoOffsetReset is error; set it to earliest or latest."));
                break;
            case var _ when error.IsFatal:
                End(new SourceException($"Kafka: {reason}; start again."));
                break;
            case ErrorCode.Local_Transport or ErrorCode.Local_Resolve or ErrorCode.Local_TimedOut or ErrorCode.Local_MaxPollExceeded:
                // Single connections come and go; what it means for the reading is said by the cases above and by lost partitions.
                break;
            default:
                _troubles.Begin("reading", $"Kafka: {reason}; reading goes on as soon as it can.");
                break;
        }
    }

    /// <summary>Sees in the client's statistics how many messages wait, and whether a broker answers again.</summary>
    private void SeeStatistics(string json)
    {
        using var statistics = JsonDocument.Parse(json);
        Interlocked.Exchange(ref _lag, LagIn(statistics.RootElement));
        if (!_troubles.Any)
        {
            return;
        }

        foreach (var broker in statistics.RootElement.GetProperty("brokers").EnumerateObject())
        {
            if (broker.Value.GetProperty("state").GetString() == "UP")
            {
                _troubles.End("A broker answers again; reading goes on.", "brokers", "login");
                return;
            }
        }
    }

    /// <summary>Sum over the partitions at hand, or <see cref="ReadPartition.Unknown"/> if the client knows it of none.</summary>
    private long LagIn(JsonElement statistics)
    {
        var sum = ReadPartition.Unknown;
        if (!statistics.GetProperty("topics").TryGetProperty(_options.Kafka.Topic, out var topic))
        {
            return sum;
        }

        foreach (var partition in topic.GetProperty("partitions").EnumerateObject())
        {
            var lag = partition.Value.GetProperty("consumer_lag").GetInt64();
            if (lag >= 0 && _partitions.ContainsKey(partition.Value.GetProperty("partition").GetInt32()))
            {
                sum = Math.Max(sum, 0) + lag;
            }
        }

        return sum;
    }
}
