namespace RealtimeWorkbench.Operations.Settings;

/// <summary>What becomes of retained messages, which a server keeps as the last value of a topic and sends to whoever subscribes.</summary>
public enum MqttRetained
{
    /// <summary>They are passed over: nobody knows how old the value is.</summary>
    Skip,

    /// <summary>They are read like others; those that hold no time get that of their arrival.</summary>
    Take,
}
