using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which Kafka topic to read, as whom, and what becomes of messages that hold no sample. Holds no secret: only where secrets are.</summary>
public sealed partial record KafkaSettings : IValidatableObject
{
    /// <summary>What switches the dead-letter topic off.</summary>
    public const string NoDeadLetterTopic = "none";

    /// <summary>Brokers to ask first. localhost:9092 by default.</summary>
    [Display(Name = "Bootstrap servers", Description = "Brokers to ask first, host:port, separated by commas.")]
    [Required]
    public string BootstrapServers { get; init; } = "localhost:9092";

    /// <summary>Topic to read. am_qadf_monitoring by default.</summary>
    [Display(Name = "Topic", Description = "Topic that the samples are in.")]
    [Required]
    public string Topic { get; init; } = "am_qadf_monitoring";

    /// <summary>Consumer group to read as. am_qadf_consumers by default.</summary>
    [Display(Name = "Consumer group", Description = "Group whose members share the partitions.")]
    [Required]
    public string ConsumerGroup { get; init; } = "am_qadf_consumers";

    /// <summary>Where to begin where the group has no position. The oldest message by default.</summary>
    [Display(Name = "Auto offset reset", Description = "Where to begin in a partition that the group has no position in.")]
    public KafkaOffsetReset AutoOffsetReset { get; init; }

    /// <summary>Topic for messages that hold no sample. That of the samples with ".dlq" behind it when empty; "none" for no topic.</summary>
    [Display(Name = "Dead-letter topic", Description = "Topic for messages that hold no sample; empty: the topic with .dlq behind it; none: no topic.")]
    public string DeadLetterTopic { get; init; } = "";

    /// <summary>Header that names the machine where the value doesn't. None by default: the key does.</summary>
    [Display(Name = "Machine header", Description = "Header of the messages that names the machine where the value names none; empty: the key does.")]
    public string MachineHeader { get; init; } = "";

    /// <summary>Header with the event time where the value has none. None by default: the time of the message counts.</summary>
    [Display(Name = "Time header", Description = "Header of the messages with the event time where the value has none; empty: the time of the message counts.")]
    public string TimeHeader { get; init; } = "";

    /// <summary>Header that names the metric where the value is a mere number, or an object with "value" and no "metric". None by default.</summary>
    [Display(Name = "Metric header", Description = "Header of the messages that names the metric where the value is a mere number, or an object with value and no metric.")]
    public string MetricHeader { get; init; } = "";

    /// <summary>How connections are protected. Not at all by default.</summary>
    [Display(Name = "Security protocol", Description = "How connections are protected.")]
    public KafkaSecurityProtocol SecurityProtocol { get; init; }

    /// <summary>How to log in where the protocol has SASL. As they are by default.</summary>
    [Display(Name = "SASL mechanism", Description = "How to log in, with sasl_plaintext and sasl_ssl.")]
    public KafkaSaslMechanism SaslMechanism { get; init; }

    /// <summary>User to log in as. Empty by default.</summary>
    [Display(Name = "SASL username", Description = "User to log in as.")]
    public string SaslUsername { get; init; } = "";

    /// <summary>Environment variable that holds the password. RTW_KAFKA_PASSWORD by default.</summary>
    [Display(Name = "SASL password variable", Description = "Environment variable that holds the password; the password itself is no setting.")]
    [Required]
    public string SaslPasswordVariable { get; init; } = "RTW_KAFKA_PASSWORD";

    /// <summary>File with the certificates of the authorities that brokers are trusted by; the system's when empty.</summary>
    [Display(Name = "TLS CA file", Description = "Certificates (PEM) of the authorities that the brokers are trusted by; empty: those of the system.")]
    public string TlsCaFile { get; init; } = "";

    /// <summary>File with the client's certificate. None when empty.</summary>
    [Display(Name = "TLS certificate file", Description = "Certificate (PEM) of this client, where the broker asks for one.")]
    public string TlsCertificateFile { get; init; } = "";

    /// <summary>File with the key of the client's certificate. None when empty.</summary>
    [Display(Name = "TLS key file", Description = "Private key (PEM) of the client's certificate.")]
    public string TlsKeyFile { get; init; } = "";

    /// <summary>Environment variable that holds the password of the key. RTW_KAFKA_KEY_PASSWORD by default.</summary>
    [Display(Name = "TLS key password variable", Description = "Environment variable that holds the password of the private key, if it has one.")]
    [Required]
    public string TlsKeyPasswordVariable { get; init; } = "RTW_KAFKA_KEY_PASSWORD";

    /// <summary>Further properties of the client. Empty by default.</summary>
    [Display(Name = "Properties", Description = "Further properties of the client, name=value, separated by semicolons; ${NAME} stands for an environment variable.")]
    public string Properties { get; init; } = "";

    /// <summary>Topic that messages without a sample go to, or <see langword="null"/> if they go to none.</summary>
    [JsonIgnore]
    public string? DeadLetterTopicOrNone => DeadLetterTopic.Length == 0 ? Topic + ".dlq"
        : string.Equals(DeadLetterTopic, NoDeadLetterTopic, StringComparison.OrdinalIgnoreCase) ? null
        : DeadLetterTopic;

    /// <summary>The further properties one by one, as they are written: variables are not replaced.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyValuePair<string, string>> PropertyList =>
        [.. Properties.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Split)];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var name in new[] { nameof(Topic), nameof(DeadLetterTopic) })
        {
            var topic = name == nameof(Topic) ? Topic : DeadLetterTopic;
            if (topic.Length > 0 && !IsTopicName(topic))
            {
                yield return new ValidationResult(
                    $"Kafka.{name}: '{topic}' is no name of a topic; use up to 249 letters, digits, dots, hyphens and underscores.");
            }
        }

        if (DeadLetterTopic == Topic)
        {
            yield return new ValidationResult(
                $"Kafka.DeadLetterTopic: '{Topic}' is the topic of the samples, whose dead letters would come again and again; name another.");
        }

        foreach (var (name, value) in PropertyList)
        {
            if (value.Length == 0 || name.Length == 0)
            {
                yield return new ValidationResult(
                    $"Kafka.Properties: '{name}' has no value; write name=value, separated by semicolons, such as fetch.wait.max.ms=50.");
            }
            else if (IsSecret(name) && !OneVariable().IsMatch(value))
            {
                yield return new ValidationResult(
                    $"Kafka.Properties: {name} is a secret, and settings are shown and exported; write {name}=${{VARIABLE}} and put it into that environment variable.");
            }
        }
    }

    [GeneratedRegex(@"^\$\{[A-Za-z_][A-Za-z0-9_]*\}$")]
    private static partial Regex OneVariable();

    private static KeyValuePair<string, string> Split(string part)
    {
        var words = part.Split('=', 2, StringSplitOptions.TrimEntries);
        return new(words[0], words.Length == 2 ? words[1] : "");
    }

    private static bool IsTopicName(string topic) =>
        topic.Length <= 249 && topic is not ("." or "..") && topic.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');

    private static bool IsSecret(string property) =>
        property.Contains("password", StringComparison.OrdinalIgnoreCase)
        || property.Contains("secret", StringComparison.OrdinalIgnoreCase)
        || property.EndsWith("key.pem", StringComparison.OrdinalIgnoreCase);
}
