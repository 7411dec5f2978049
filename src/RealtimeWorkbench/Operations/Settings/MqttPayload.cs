namespace RealtimeWorkbench.Operations.Settings;

/// <summary>What the messages of MQTT hold.</summary>
public enum MqttPayload
{
    /// <summary>As it looks: a JSON object, one with a list "metrics", or a number.</summary>
    Auto,

    /// <summary>A JSON object in wide or long form, as in a JSON-lines file.</summary>
    Json,

    /// <summary>A number and nothing else.</summary>
    Number,

    /// <summary>A row of CSV, whose columns a setting names.</summary>
    Csv,

    /// <summary>A JSON object like those of Sparkplug: a time, and a list of metrics with name, value and perhaps a time of their own.</summary>
    Sparkplug,
}
