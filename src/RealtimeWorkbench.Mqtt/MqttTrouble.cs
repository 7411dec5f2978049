using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Why there is no connection, in a sentence.</summary>
/// <param name="Kind">Tells it from others.</param>
/// <param name="IsFinal">Whether it does not pass by itself.</param>
/// <param name="Text">The sentence.</param>
internal sealed record MqttTrouble(string Kind, bool IsFinal, string Text)
{
    private const string GoesOn = "it is asked again and again, and reading goes on as soon as it answers";

    /// <summary>Finds out what it is.</summary>
    /// <param name="settings">Settings of the connection.</param>
    /// <param name="refusal">Code of the server's answer: MQTT 3.1.1, table 3.1, or MQTT 5, table 3-1; 0 if it gave none.</param>
    /// <param name="error">Error of the library, or from 128 on a reason of MQTT 5, section 3.14.2.1.</param>
    /// <param name="errorOfSystem">What the system says.</param>
    /// <param name="complaint">What OpenSSL says; empty if nothing.</param>
    /// <param name="hasBegun">Whether there was a connection before.</param>
    public static MqttTrouble Of(MqttSettings settings, int refusal, int error, int errorOfSystem, string complaint, bool hasBegun)
    {
        var server = settings.Server;
        return refusal switch
        {
            1 or 132 => new("version", true, $"MQTT server {server} does not speak {Word(settings.Version)}; set Mqtt.Version to {Word(Other(settings.Version))}."),
            2 or 133 => new("id", true, $"MQTT server {server} refuses the client id '{settings.ClientId}'; set another Mqtt.ClientId."),
            4 or 134 => new("login", true, $"MQTT server {server} refuses the login as '{settings.Username}'; check Mqtt.Username and its password."),
            5 or 135 => new("login", true, settings.Username.Length == 0
                ? $"MQTT server {server} lets nobody in without a login; set Mqtt.Username."
                : $"MQTT server {server} refuses the login as '{settings.Username}'; check Mqtt.Username, its password and its rights."),
            138 => new("login", true, $"MQTT server {server} has banned this client; ask who runs it."),
            0 => OfError(settings, error, errorOfSystem, complaint, hasBegun),
            _ => new("server", false, Invariant($"MQTT server {server} lets nobody in at the moment (reason {refusal}); {GoesOn}.")),
        };
    }

    private static MqttTrouble OfError(MqttSettings settings, int error, int errorOfSystem, string complaint, bool hasBegun)
    {
        var server = settings.Server;
        return error switch
        {
            MqttClient.TlsFailed => new("tls", true, $"TLS with MQTT server {server} fails: {Plain(complaint)}; check Mqtt.TlsCaFile, Mqtt.TlsCertificateFile and that {server} is a port with TLS."),
            MqttClient.NoAnswer => new("server", false, Invariant($"MQTT server {server} does not answer within {ServerReach.Within.TotalSeconds} s, as where a firewall drops what is sent to it; check Mqtt.Server, or wait: {GoesOn}.")),
            MqttClient.UnknownName => new("server", false, $"MQTT server {server} is not known by that name; check Mqtt.Server, or wait: {GoesOn}."),
            142 => new("id", false, $"Another client came to MQTT server {server} under the same client id; give each run its own Mqtt.ClientId."),
            MqttClient.KeepAliveOver => new("server", false, $"MQTT server {server} has fallen silent; {GoesOn}."),
            MqttClient.ConnectionLost when hasBegun => new("server", false, $"MQTT server {server} has closed the connection; {GoesOn} (where that repeats, another client has the same client id)."),
            MqttClient.ConnectionLost => new("server", false, $"MQTT server {server} closes the connection without a word{(settings.Tls ? "" : "; if it wants TLS, turn Mqtt.Tls on")}; {GoesOn}."),
            >= 128 => new("server", false, Invariant($"MQTT server {server} has ended the connection (reason {error}); {GoesOn}.")),
            _ => new("server", false, $"MQTT server {server} cannot be reached: {MqttClient.TextOf(error, errorOfSystem)}; {GoesOn}."),
        };
    }

    /// <summary>What OpenSSL means, without its codes: the last part of "OpenSSL Error[0]: error:0A000086:SSL routines::certificate verify failed".</summary>
    private static string Plain(string complaint) =>
        complaint.Length == 0 ? "the server does not speak it" : complaint[(complaint.LastIndexOf(':') + 1)..].Trim();

    private static string Word(MqttVersion version) => version == MqttVersion.V5 ? "v5" : "v311";

    private static MqttVersion Other(MqttVersion version) => version == MqttVersion.V5 ? MqttVersion.V311 : MqttVersion.V5;
}
