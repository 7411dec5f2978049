using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt;

/// <summary>A topic as the settings write it: what to subscribe to, and which levels name machine and metric.</summary>
/// <remarks>
/// Where no level is <c>{machine}</c>, the first + names the machine. Where none is <c>{metric}</c>, what # stands for names the metric,
/// with its slashes; else the last level, unless that names the machine. So <c>plant/+/temperature</c> is temperature of each machine.
/// </remarks>
internal sealed class TopicTemplate
{
    private const string Any = "+";
    private const string Rest = "#";
    private const string Share = "$share/";

    private readonly string[] _levels;
    private readonly int _machine;
    private readonly int _metric;

    /// <summary>Reads a template that the settings have checked.</summary>
    public TopicTemplate(string text)
    {
        Filter = text
            .Replace(MqttSettings.MachineLevel, Any, StringComparison.Ordinal)
            .Replace(MqttSettings.MetricLevel, Any, StringComparison.Ordinal);

        // Topics of a shared subscription come without its first two levels.
        var parts = text.StartsWith(Share, StringComparison.Ordinal) ? text.Split('/')[2..] : text.Split('/');
        _machine = Array.IndexOf(parts, MqttSettings.MachineLevel) is >= 0 and var named ? named : Array.IndexOf(parts, Any);
        _metric = Array.IndexOf(parts, MqttSettings.MetricLevel);
        _levels = [.. parts.Select(level => level is MqttSettings.MachineLevel or MqttSettings.MetricLevel ? Any : level)];
        if (_metric < 0)
        {
            _metric = _levels.Length - 1 == _machine ? -1 : _levels.Length - 1;
        }
    }

    /// <summary>What to subscribe to.</summary>
    public string Filter { get; }

    /// <summary>Finds out whether a topic is one of these, and what it names.</summary>
    /// <param name="topic">Topic of a message.</param>
    /// <param name="machine">Machine that it names, or empty.</param>
    /// <param name="metric">Metric that it names, or empty.</param>
    public bool Matches(string topic, out string machine, out string metric)
    {
        (machine, metric) = ("", "");
        var levels = topic.Split('/');
        var hasRest = _levels[^1] == Rest;
        var fixedLevels = hasRest ? _levels.Length - 1 : _levels.Length;
        if (hasRest ? levels.Length < fixedLevels : levels.Length != fixedLevels)
        {
            return false;
        }

        for (var index = 0; index < fixedLevels; index++)
        {
            if (_levels[index] != Any && _levels[index] != levels[index])
            {
                return false;
            }
        }

        machine = _machine >= 0 ? levels[_machine] : "";
        metric = _metric < 0 || _metric >= levels.Length ? ""
            : hasRest && _metric == _levels.Length - 1 ? string.Join('/', levels[_metric..])
            : levels[_metric];
        return true;
    }
}
