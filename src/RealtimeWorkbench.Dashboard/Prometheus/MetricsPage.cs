using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Api;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Dashboard.Prometheus;

/// <summary>The newest values of the workbench for Prometheus.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class MetricsPage(Workbench workbench)
{
    /// <summary>Content type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary><c>GET /metrics</c>.</summary>
    public Task ServeAsync(HttpContext context) =>
        Answer.WriteTextAsync(context, Write(workbench.Live.Everything(width: 1)), ContentType);

    /// <summary>Writes a state.</summary>
    internal static string Write(LiveChanges all)
    {
        var text = new MetricsText();
        text.Begin("rtw_build_info", "gauge", "Version of the program; always 1.").Value(1, ("version", ProductName.This.Version));
        WriteOperation(text, all.Operation ?? OperationStatus.Idle);
        WriteStream(text, all.Statistics ?? StatisticsView.None);
        WriteValues(text, all.Metrics);
        WriteAlerts(text, all.Alerts);
        WriteHealth(text, all.Health ?? HealthView.Unknown);
        return text.ToString();
    }

    private static void WriteOperation(MetricsText text, OperationStatus operation)
    {
        text.Begin("rtw_operation_running", "gauge", "1 while an operation is being executed.")
            .Value(operation.State is RunState.Running or RunState.Stopping ? 1 : 0);
        text.Begin("rtw_operation_elapsed_seconds", "gauge", "Time that the operation has taken so far, or took.")
            .Value(operation.ElapsedSeconds);
        if (operation.Progress is { } progress)
        {
            text.Begin("rtw_operation_progress_ratio", "gauge", "Part of the operation that is done.").Value(progress / 100);
        }
    }

    private static void WriteStream(MetricsText text, StatisticsView stream)
    {
        // Counters start again at 0 with every run, which Prometheus takes for a restart, as it should.
        text.Begin("rtw_samples_produced_total", "counter", "Samples that the source gave.").Value(stream.SamplesProduced);
        text.Begin("rtw_samples_processed_total", "counter", "Samples that all monitors saw.").Value(stream.SamplesProcessed);
        text.Begin("rtw_samples_refused_total", "counter", "Samples that did not reach the monitors, or came late, by reason.")
            .Value(stream.DeadLettered, ("reason", "dead_letter"))
            .Value(stream.Late, ("reason", "late"))
            .Value(stream.Duplicates, ("reason", "duplicate"))
            .Value(stream.Dropped, ("reason", "dropped"));
        text.Begin("rtw_batches_total", "counter", "Batches processed.").Value(stream.Batches);
        text.Begin("rtw_errors_total", "counter", "Failures of the stream.").Value(stream.Errors);
        text.Begin("rtw_throughput_samples_per_second", "gauge", "Samples processed a second over the last 10 s.").Value(stream.Throughput);
        text.Begin("rtw_latency_seconds", "gauge", "From the arrival of a sample to the end of its processing, by quantile.")
            .Value(stream.LatencyMs.P50 / 1000, ("quantile", "0.5"))
            .Value(stream.LatencyMs.P95 / 1000, ("quantile", "0.95"))
            .Value(stream.LatencyMs.P99 / 1000, ("quantile", "0.99"));
        text.Begin("rtw_buffer_use_ratio", "gauge", "Part of the fullest queue that is in use.").Value(stream.BufferUse);
        text.Begin("rtw_machines", "gauge", "Machines seen.").Value(stream.Machines);
        text.Begin("rtw_samples_held", "gauge", "Samples that wait for their turn in event time.").Value(stream.Held);
        text.Begin("rtw_gaps_total", "counter", "Places where something seems to be missing.").Value(stream.Gaps);
        text.Begin("rtw_samples_missing", "gauge", "Sequence numbers left out, less those that came after all.").Value(stream.Missing);
        if (stream.Lag is { } lag)
        {
            text.Begin("rtw_source_lag_records", "gauge", "Records that lie ready in the source and have not been read.").Value(lag);
        }

        if (stream.DeadLettersLost is { } lost)
        {
            text.Begin("rtw_dead_letters_lost_total", "counter", "Records without a sample that could not be brought to the dead-letter topic.").Value(lost);
        }

        if (stream.Checkpoints is { } checkpoints)
        {
            WriteCheckpoints(text, checkpoints);
        }
    }

    private static void WriteCheckpoints(MetricsText text, CheckpointSummary checkpoints)
    {
        text.Begin("rtw_checkpoints_total", "counter", "Checkpoints committed.").Value(checkpoints.Committed);
        text.Begin("rtw_checkpoint_failures_total", "counter", "Checkpoints that could not be committed.").Value(checkpoints.Failed);
        text.Begin("rtw_checkpoint_bytes_total", "counter", "Bytes of state in the checkpoints committed.").Value(checkpoints.Bytes);
        if (checkpoints.CommittedAt is { } at)
        {
            text.Begin("rtw_checkpoint_timestamp_seconds", "gauge", "When the newest checkpoint was committed, in s since 1970-01-01 UTC.")
                .Value(at.ToUnixTimeMilliseconds() / 1000.0);
        }
    }

    private static void WriteValues(MetricsText text, IReadOnlyList<MetricReading> metrics)
    {
        if (metrics.Count == 0)
        {
            return;
        }

        text.Begin("rtw_metric_value", "gauge", "Newest value of a metric, in its own unit.");
        foreach (var metric in metrics.Where(metric => metric.Value is not null))
        {
            text.Value(metric.Value!.Value, ("machine", metric.Machine), ("metric", metric.Metric), ("unit", metric.Unit));
        }

        text.Begin("rtw_metric_timestamp_seconds", "gauge", "Event time of the newest value, in s since 1970-01-01 UTC.");
        foreach (var metric in metrics)
        {
            text.Value(
                metric.Timestamp.ToUnixTimeMilliseconds() / 1000.0, ("machine", metric.Machine), ("metric", metric.Metric));
        }
    }

    private static void WriteAlerts(MetricsText text, IReadOnlyList<AlertView> alerts)
    {
        text.Begin("rtw_alerts_active", "gauge", "Alerts whose condition holds, by severity.");
        WriteBySeverity(text, alerts.Where(StateCalls.Holds));
        text.Begin("rtw_alerts_unacknowledged", "gauge", "Alerts that nobody has acknowledged, by severity.");
        WriteBySeverity(text, alerts.Where(StateCalls.IsUnseen));
    }

    private static void WriteBySeverity(MetricsText text, IEnumerable<AlertView> alerts)
    {
        var counts = alerts.CountBy(alert => alert.Severity).ToDictionary();
        foreach (var severity in Enum.GetValues<Severity>())
        {
#pragma warning disable CA1308 // The words of the API are in lower case.
            text.Value(counts.GetValueOrDefault(severity), ("severity", severity.ToString().ToLowerInvariant()));
#pragma warning restore CA1308
        }
    }

    private static void WriteHealth(MetricsText text, HealthView health)
    {
        var scored = health.Components.Where(component => component.Score is not null).ToList();
        if (scored.Count == 0)
        {
            return;
        }

        text.Begin("rtw_health_score_ratio", "gauge", "Health of a component, from 0 bad to 1 good.");
        foreach (var component in scored)
        {
            text.Value(component.Score!.Value, ("component", component.Component));
        }
    }
}
