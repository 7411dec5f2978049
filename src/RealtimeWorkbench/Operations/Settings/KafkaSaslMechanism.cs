namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How a client logs in to Kafka by SASL.</summary>
public enum KafkaSaslMechanism
{
    /// <summary>User name and password as they are (RFC 4616).</summary>
    Plain,

    /// <summary>User name and a proof of the password, SHA-256 (RFC 7677).</summary>
    ScramSha256,

    /// <summary>User name and a proof of the password, SHA-512.</summary>
    ScramSha512,

    /// <summary>A token of an OAuth server (RFC 7628); its address comes with the further properties.</summary>
    OauthBearer,

    /// <summary>Kerberos.</summary>
    Gssapi,
}
