using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Http;

namespace RealtimeWorkbench.Operations;

/// <summary>Makes the source that asks an address again and again, and the sink that sends to one, as the settings Http.* say.</summary>
public static class HttpSources
{
    /// <summary>Makes the source, with the secrets that the settings name.</summary>
    /// <param name="settings">Settings of the run.</param>
    /// <param name="catalog">Names of the run.</param>
    /// <param name="time">Clock of the run.</param>
    /// <exception cref="SourceException">A setting is wrong, or a secret is not there.</exception>
    public static HttpPoll Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time)
    {
        var http = settings.Http;
        if (http.Url.Length == 0)
        {
            throw new SourceException("Http.Url is empty; name the address to ask, such as --source https://press.local/api/values.");
        }

        var options = new HttpPollOptions
        {
            Url = WithSecrets("Http.Url", http.Url, Uri.EscapeDataString),
            Interval = TimeSpan.FromSeconds(http.Interval),
            Records = http.Records.Trim(),
            Fields = http.FieldList,
            Machine = http.Machine.Trim() is { Length: > 0 } machine ? machine : JsonSampleReader.DefaultMachine,
            SinceField = http.SinceField.Trim(),
            SinceStart = http.SinceStart,
            Headers = HeadersOf(http),
            Timeout = TimeSpan.FromSeconds(http.Timeout),
            BatchSize = settings.Streaming.BatchSize,
            Seed = Environment.ProcessId,
        };
        try
        {
            return new HttpPoll(options, catalog, time);
        }
        catch (ArgumentException problem)
        {
            throw new SourceException($"Http.Url cannot be asked: {problem.Message}", problem);
        }
    }

    /// <summary>Makes the sink, with the secrets that the settings name.</summary>
    /// <param name="http">Where to send, and with which headers.</param>
    /// <param name="time">Clock for waiting; the system's if not given.</param>
    /// <exception cref="SourceException">A setting is wrong, or a secret is not there.</exception>
    public static HttpSink OpenSink(HttpSettings http, TimeProvider? time = null)
    {
        if (http.Url.Length == 0)
        {
            throw new SourceException("Http.Url is empty; name the address to send to, such as http://127.0.0.1:8765/api/samples.");
        }

        try
        {
            return new HttpSink(
                new HttpSinkOptions
                {
                    Url = WithSecrets("Http.Url", http.Url, Uri.EscapeDataString),
                    Headers = HeadersOf(http),
                    Timeout = TimeSpan.FromSeconds(http.Timeout),
                    Seed = Environment.ProcessId,
                },
                time);
        }
        catch (ArgumentException problem)
        {
            throw new SourceException($"Http.Url cannot be sent to: {problem.Message}", problem);
        }
    }

    private static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(HttpSettings http) =>
        [.. http.HeaderList.Select(header => new KeyValuePair<string, string>(header.Key, WithSecrets("Http.Headers", header.Value, text => text)))];

    private static string WithSecrets(string setting, string text, Func<string, string> escape) => HttpSettings.Variable().Replace(text, match =>
        Environment.GetEnvironmentVariable(match.Groups["name"].Value) is { Length: > 0 } secret
            ? escape(secret)
            : throw new SourceException($"{setting} names the environment variable {match.Groups["name"].Value}, which is not set; set it before the start."));
}
