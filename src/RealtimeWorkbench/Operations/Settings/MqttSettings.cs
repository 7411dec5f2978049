using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which MQTT topics to read, as whom, and what their messages hold. Holds no secret: only where secrets are.</summary>
public sealed record MqttSettings : IValidatableObject
{
    /// <summary>Level of a topic that names the machine.</summary>
    public const string MachineLevel = "{machine}";

    /// <summary>Level of a topic that names the metric.</summary>
    public const string MetricLevel = "{metric}";

    /// <summary>Level of a topic of alerts that names the rule.</summary>
    public const string RuleLevel = "{rule}";

    /// <summary>Level of a topic of alerts that names the severity.</summary>
    public const string SeverityLevel = "{severity}";

    /// <summary>What switches the journal off.</summary>
    public const string NoJournal = "none";

    private const int LongestTopic = 65_535;

    /// <summary>Server to read from. localhost:1883 by default.</summary>
    [Display(Name = "Server", Description = "Server, host:port; the port is 1883, or 8883 with TLS, where none is given.")]
    [Required]
    public string Server { get; init; } = "localhost:1883";

    /// <summary>Version of the protocol. 3.1.1 by default.</summary>
    [Display(Name = "Version", Description = "Version of the protocol: v311 or v5.")]
    public MqttVersion Version { get; init; }

    /// <summary>Topics to read. plant/{machine}/{metric} by default.</summary>
    [Display(Name = "Topics", Description = "Topics to read, separated by semicolons; {machine} and {metric} are levels that name them, + is any level, # all further ones.")]
    [Required]
    public string Topics { get; init; } = "plant/{machine}/{metric}";

    /// <summary>Quality of service to read and write with. 1 by default; from 0 to 2.</summary>
    [Display(Name = "QoS", Description = "Quality of service: 0 loses messages when a connection breaks, 1 may repeat some, 2 repeats none but a kill loses some.")]
    [Range(0, 2)]
    public int Qos { get; init; } = 1;

    /// <summary>What messages hold. As they look by default.</summary>
    [Display(Name = "Payload", Description = "What messages hold; auto tells JSON objects, those with a list of metrics, and numbers apart.")]
    public MqttPayload Payload { get; init; }

    /// <summary>Columns of messages that are rows of CSV. None by default.</summary>
    [Display(Name = "CSV columns", Description = "Header of messages that are rows of CSV, such as timestamp,temperature,power; the time may be missing.")]
    public string CsvColumns { get; init; } = "";

    /// <summary>What becomes of retained messages. They are passed over by default.</summary>
    [Display(Name = "Retained", Description = "Retained messages are old values: skip passes over them, take reads them like others.")]
    public MqttRetained Retained { get; init; }

    /// <summary>Name that the server keeps the session under. Empty by default.</summary>
    [Display(Name = "Client id", Description = "Name that the server keeps this reader's session under, of its own for each run; empty: made of the checkpoint's path, or no session.")]
    public string ClientId { get; init; } = "";

    /// <summary>How long an MQTT 5 server keeps the session of a reader that is away. 24 hours by default; from 0 to 8760.</summary>
    [Display(Name = "Session", Description = "How long the server keeps messages for a reader that is away, with version v5; with v311 the server alone decides.")]
    [Range(0.0, 8760.0)]
    [Unit("h")]
    public double SessionHours { get; init; } = 24.0;

    /// <summary>Time after which a silent connection is tried. 30 s by default; from 5 to 3600 s.</summary>
    [Display(Name = "Keep alive", Description = "Time after which a silent connection is tried; twice as much and it counts as lost.")]
    [Range(5, 3600)]
    [Unit("s")]
    public int KeepAlive { get; init; } = 30;

    /// <summary>Folder that messages are kept in until a checkpoint holds what became of them. Beside the checkpoint by default; "none" for no journal.</summary>
    [Display(Name = "Journal", Description = "Folder that messages are kept in until a checkpoint holds their effect; empty: beside the file of the checkpoint; none: no journal.")]
    public string Journal { get; init; } = "";

    /// <summary>User to log in as. Empty by default.</summary>
    [Display(Name = "Username", Description = "User to log in as; empty: no login.")]
    public string Username { get; init; } = "";

    /// <summary>Environment variable that holds the password. RTW_MQTT_PASSWORD by default.</summary>
    [Display(Name = "Password variable", Description = "Environment variable that holds the password; the password itself is no setting.")]
    [Required]
    public string PasswordVariable { get; init; } = "RTW_MQTT_PASSWORD";

    /// <summary>File that holds the password. None by default: the variable does.</summary>
    [Display(Name = "Password file", Description = "File that holds the password and nothing else; empty: the variable does.")]
    public string PasswordFile { get; init; } = "";

    /// <summary>Whether the connection is encrypted. Off by default.</summary>
    [Display(Name = "TLS", Description = "Encrypts the connection and checks the server's certificate.")]
    public bool Tls { get; init; }

    /// <summary>File with the certificates of the authorities that the server is trusted by; the system's when empty.</summary>
    [Display(Name = "TLS CA file", Description = "Certificates (PEM) of the authorities that the server is trusted by; empty: those of the system.")]
    public string TlsCaFile { get; init; } = "";

    /// <summary>File with the client's certificate. None when empty.</summary>
    [Display(Name = "TLS certificate file", Description = "Certificate (PEM) of this client, where the server asks for one.")]
    public string TlsCertificateFile { get; init; } = "";

    /// <summary>File with the key of the client's certificate. None when empty.</summary>
    [Display(Name = "TLS key file", Description = "Private key (PEM) of the client's certificate.")]
    public string TlsKeyFile { get; init; } = "";

    /// <summary>Environment variable that holds the password of the key. RTW_MQTT_KEY_PASSWORD by default.</summary>
    [Display(Name = "TLS key password variable", Description = "Environment variable that holds the password of the private key, if it has one.")]
    [Required]
    public string TlsKeyPasswordVariable { get; init; } = "RTW_MQTT_KEY_PASSWORD";

    /// <summary>Topic that says whether the reader is there. None by default.</summary>
    [Display(Name = "Status topic", Description = "Topic that holds online while this reader is connected, and offline, as its last will too; empty: none.")]
    public string StatusTopic { get; init; } = "";

    /// <summary>Topic that a replay writes to. plant/{machine}/{metric} by default.</summary>
    [Display(Name = "Publish topic", Description = "Topic that rtw replay --to mqtt writes to; with {metric} one message a value, else one JSON object a sample.")]
    [Required]
    public string PublishTopic { get; init; } = "plant/{machine}/{metric}";

    /// <summary>Topic that alerts are published to. None by default.</summary>
    [Display(Name = "Alert topic", Description = "Topic that alerts are published to, such as plant/alerts/{machine}/{severity}; {machine}, {metric}, {rule} and {severity} are levels; empty: they are not.")]
    public string AlertTopic { get; init; } = "";

    /// <summary>Quality of service that alerts are published with. 1 by default; from 0 to 2.</summary>
    [Display(Name = "Alert QoS", Description = "Quality of service of alerts: 0 loses them when a connection breaks, 1 may repeat some, 2 repeats none.")]
    [Range(0, 2)]
    public int AlertQos { get; init; } = 1;

    /// <summary>Whether the server keeps the last alert of each topic. Off by default.</summary>
    [Display(Name = "Alert retained", Description = "The server keeps the last change of each alert topic for those who come later.")]
    public bool AlertRetain { get; init; }

    /// <summary>Server's name or address.</summary>
    [JsonIgnore]
    public string Host => TrySplitServer(Server, Tls, out var host, out _) ? host : Server;

    /// <summary>Server's port.</summary>
    [JsonIgnore]
    public int Port => TrySplitServer(Server, Tls, out _, out var port) ? port : 0;

    /// <summary>The topics one by one, as they are written.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TopicList => Topics.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Server.Contains('@', StringComparison.Ordinal))
        {
            // Not told again: there may be a password in it.
            yield return new("Mqtt.Server has an @, so a login may be in it; write host:port alone, the user as Mqtt.Username, and the password into RTW_MQTT_PASSWORD or Mqtt.PasswordFile.");
        }
        else if (!TrySplitServer(Server, Tls, out _, out _))
        {
            yield return new($"Mqtt.Server: '{Server}' is no server; write host:port, such as localhost:1883.");
        }

        if (TopicList.Count == 0)
        {
            yield return new($"Mqtt.Topics: '{Topics}' names no topic; write one such as plant/{{machine}}/{{metric}}.");
        }

        foreach (var topic in TopicList)
        {
            if (WhyNoFilter(topic) is { } reason)
            {
                yield return new($"Mqtt.Topics: '{topic}' {reason}.");
            }
        }

        if (WhyNoFilter(PublishTopic) is { } wrong)
        {
            yield return new($"Mqtt.PublishTopic: '{PublishTopic}' {wrong}.");
        }

        foreach (var (name, topic) in new[] { (nameof(PublishTopic), PublishTopic), (nameof(StatusTopic), StatusTopic), (nameof(AlertTopic), AlertTopic) })
        {
            if (topic.AsSpan().ContainsAny("+#"))
            {
                yield return new($"Mqtt.{name}: '{topic}' has + or #, which only what is read can have; name one topic.");
            }
        }

        if (AlertTopic.Split('/').FirstOrDefault(IsNoAlertLevel) is { } level)
        {
            yield return new($"Mqtt.AlertTopic: '{AlertTopic}' has the level {level}; there are {{machine}}, {{metric}}, {{rule}} and {{severity}}, which stand alone between slashes.");
        }

        if (AlertRetain && AlertTopic.Length > 0 && !HasOneTopicAnAlert(AlertTopic.Split('/')))
        {
            yield return new($"Mqtt.AlertRetain is on, but Mqtt.AlertTopic '{AlertTopic}' gives an alert several topics or several alerts one, so that an end would not take the place of its beginning; name {{machine}}, {{metric}} and {{rule}}, and not {{severity}}.");
        }

        if (Payload == MqttPayload.Csv && CsvColumns.Length == 0)
        {
            yield return new("Mqtt.CsvColumns is empty, but Mqtt.Payload is csv; name the columns, such as timestamp,temperature,power.");
        }

        if (!Tls && FirstTlsFile() is { } file)
        {
            yield return new($"Mqtt.{file} is set, but Mqtt.Tls is off; turn it on, or leave the file out.");
        }

        if (TlsCertificateFile.Length > 0 != TlsKeyFile.Length > 0)
        {
            yield return new("Mqtt.TlsCertificateFile and Mqtt.TlsKeyFile belong together; set both, or neither.");
        }

        if (PasswordFile.Length > 0 && Username.Length == 0)
        {
            yield return new("Mqtt.PasswordFile is set, but Mqtt.Username is empty; name the user to log in as.");
        }
    }

    private static bool TrySplitServer(string server, bool tls, out string host, out int port)
    {
        port = tls ? 8883 : 1883;
        host = server.Trim();
        var colon = host.LastIndexOf(':');

        // A bare IPv6 address has several colons and no port; in brackets it may have one.
        if (colon >= 0 && (host.AsSpan().IndexOf(':') == colon || host.StartsWith('[')) && !host.EndsWith(']'))
        {
            if (!int.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65_535)
            {
                return false;
            }

            host = host[..colon];
        }

        host = host.Trim('[', ']');
        return host.Length > 0 && !host.Any(letter => char.IsWhiteSpace(letter) || letter is '/');
    }

    /// <summary>Says what is wrong with a topic that may have wildcards (MQTT 3.1.1, section 4.7).</summary>
    private static string? WhyNoFilter(string topic)
    {
        if (Encoding.UTF8.GetByteCount(topic) > LongestTopic || topic.Contains('\0', StringComparison.Ordinal))
        {
            return "is longer than 65535 bytes or has a character 0";
        }

        var levels = topic.Split('/');
        for (var index = 0; index < levels.Length; index++)
        {
            var level = levels[index];
            if (level.AsSpan().ContainsAny("+#") && level.Length > 1)
            {
                return "has + or # beside other characters; they stand alone between slashes";
            }

            if (level == "#" && index < levels.Length - 1)
            {
                return "has something behind #; it is the last level";
            }

            if (level.AsSpan().ContainsAny("{}") && level is not (MachineLevel or MetricLevel))
            {
                return $"has the level {level}; there are {{machine}} and {{metric}}, which stand alone between slashes";
            }
        }

        return levels.Count(level => level == MachineLevel) > 1 || levels.Count(level => level == MetricLevel) > 1
            ? "names machine or metric twice; each can be one level"
            : null;
    }

    private static bool IsNoAlertLevel(string level) =>
        level.AsSpan().ContainsAny("{}") && level is not (MachineLevel or MetricLevel or RuleLevel or SeverityLevel);

    private static bool HasOneTopicAnAlert(string[] levels) =>
        levels.Contains(MachineLevel) && levels.Contains(MetricLevel) && levels.Contains(RuleLevel) && !levels.Contains(SeverityLevel);

    private string? FirstTlsFile() =>
        TlsCaFile.Length > 0 ? nameof(TlsCaFile)
        : TlsCertificateFile.Length > 0 ? nameof(TlsCertificateFile)
        : TlsKeyFile.Length > 0 ? nameof(TlsKeyFile)
        : null;
}
