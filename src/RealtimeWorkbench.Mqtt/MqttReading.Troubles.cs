using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <content>What goes wrong, in words for users.</content>
internal sealed partial class MqttReading
{
    /// <summary>Says why a connection could not be made or was lost. What cannot pass by itself ends reading, unless it had begun.</summary>
    private void Explain(MqttClient client, int result)
    {
        var server = _options.Mqtt.Server;
        if (_inSince is { } since && _time.GetElapsedTime(since) > _options.LongestWait)
        {
            _backoff.Reset();
        }

        _inSince = null;
        var behindFor = _behindFor;
        _behindFor = TimeSpan.Zero;
        var trouble = _refusedTopic is { } topic
            ? new MqttTrouble("rights", IsFinal: true, $"MQTT server {server} does not let this user read {topic}; ask for the right to, or change Mqtt.Topics.")
            : behindFor.TotalSeconds >= _options.Mqtt.KeepAlive && _refusal == 0 && result != MqttClient.NoAnswer
            ? new MqttTrouble("behind", IsFinal: false, Invariant($"The connection to MQTT server {server} ended because nothing was read from it for {behindFor.TotalSeconds:0} s: what follows takes samples more slowly than they come. It is made anew, and reading goes on; look at what holds the pipeline up, or raise Mqtt.KeepAlive."))
            : MqttTrouble.Of(_options.Mqtt, _refusal, client.ReasonOf(result), client.ErrnoOfSystem, client.Complaint, hasBegun: _wasEverIn);
        if (trouble.IsFinal && !_wasEverIn)
        {
            throw new SourceException(trouble.Text);
        }

        // Messages of whoever is in again came meanwhile; without a session nobody has kept them.
        var loss = _wasEverIn && _options.ClientId is null ? " Messages of the time between are lost, for there is no session; set Mqtt.ClientId to have one." : "";
        _troubles.Begin(trouble.Kind, trouble.Text + loss);
    }
}
