namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How connections to Kafka are protected.</summary>
public enum KafkaSecurityProtocol
{
    /// <summary>Neither encrypted nor logged in.</summary>
    Plaintext,

    /// <summary>Encrypted by TLS; a client certificate logs in where the broker asks for one.</summary>
    Ssl,

    /// <summary>Logged in by SASL, and not encrypted.</summary>
    SaslPlaintext,

    /// <summary>Logged in by SASL, encrypted by TLS.</summary>
    SaslSsl,
}
