using RealtimeWorkbench.Mqtt.Native;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Learns what happens on a connection, on the thread that runs it.</summary>
internal interface IMqttListener
{
    /// <summary>The server has answered the wish to connect.</summary>
    /// <param name="reason">0 if it agrees; else a code of MQTT 3.1.1, table 3.1, or of MQTT 5, section 3.2.2.2.</param>
    /// <param name="hasSession">Whether it has kept the session.</param>
    void Connected(int reason, bool hasSession);

    /// <summary>A message has come. It is acknowledged by what the client writes next.</summary>
    void Came(in MosquittoMessage message);

    /// <summary>The server has answered a subscription.</summary>
    /// <param name="mid">Which.</param>
    /// <param name="granted">Quality of service, or from 128 on why not.</param>
    void Subscribed(int mid, int granted);

    /// <summary>The server has acknowledged a message, or one without acknowledgement was written.</summary>
    /// <param name="mid">Which.</param>
    /// <param name="reason">0 if it took it; from 128 on a code of MQTT 5 why not.</param>
    void Published(int mid, int reason);
}
