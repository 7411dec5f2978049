using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Dashboard.Tests;

/// <summary>Samples and alerts to put into a state.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 15, 23, 456, TimeSpan.Zero);

    private static readonly MetricCatalog Catalog = new();

    /// <summary>A sample with one value.</summary>
    public static Sample Sample(double value, double seconds = 0, string machine = "am-01", string metric = "temperature") =>
        new(Start.AddSeconds(seconds), machine, new Dictionary<string, double> { [metric] = value }, new Position(10.5, 33, 0.36, 12), "RUNNING");

    /// <summary>Lets a state see values of a metric, a second apart.</summary>
    public static void Values(LiveState live, params double[] values) => Values(live, 0, "am-01", "temperature", values);

    /// <summary>Lets a state see values of a metric, a second apart.</summary>
    public static void Values(LiveState live, double fromSeconds, string machine, string metric, params double[] values)
    {
        using var batch = SampleBatch.Rent(Catalog, values.Length);
        Catalog.SetUnit(Catalog.Metrics.GetOrAdd(metric), "°C");
        for (var i = 0; i < values.Length; i++)
        {
            var row = batch.AddRow(Start.AddSeconds(fromSeconds + i).UtcTicks, Catalog.Machines.GetOrAdd(machine));
            batch.SetValue(row, Catalog.Metrics.GetOrAdd(metric), values[i]);
        }

        live.OnBatch(batch);
    }

    /// <summary>Lets a state see an alert.</summary>
    public static void Alert(
        LiveState live,
        string id,
        AlertState state = AlertState.UnacknowledgedActive,
        Severity severity = Severity.High,
        double seconds = 0,
        string machine = "am-01",
        string metric = "temperature")
    {
        var alert = new Alert
        {
            Id = id,
            Key = new AlertKey("threshold-absolute", machine, metric),
            State = state,
            Severity = severity,
            Explanation = "temperature is 1300 °C; the limit is 1200 °C.",
            Value = 1300,
            Lower = 800,
            Upper = 1200,
            RaisedAt = Start.AddSeconds(seconds),
            LastSeenAt = Start.AddSeconds(seconds),
            Count = 1,
        };
        live.OnAlert(new AlertChange(default, alert, alert.RaisedAt, alert.Explanation, Notify: true));
    }
}
