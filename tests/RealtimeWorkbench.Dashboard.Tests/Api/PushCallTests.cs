using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Http;
using RealtimeWorkbench.Sources.Push;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Dashboard.Tests.Api;

public sealed class PushCallTests
{
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";
    private const string Csv = "text/csv";
    private const string Good = """{"timestamp":"2026-11-21T10:15:24Z","machine":"am-07","temperature":1}""";

    [Theory]
    [InlineData(Json, """[{"timestamp":"2026-11-21T10:15:24Z","machine":"m","temperature":1},{"timestamp":"2026-11-21T10:15:25Z","machine":"m","metric":"temperature","value":2}]""")]
    [InlineData(Lines, "{\"timestamp\":\"2026-11-21T10:15:24Z\",\"machine\":\"m\",\"temperature\":1}\n\n{\"timestamp\":\"2026-11-21T10:15:25Z\",\"machine\":\"m\",\"temperature\":2}")]
    [InlineData(Csv, "timestamp;machine;temperature [°C]\r\n2026-11-21 10:15:24;m;1,0\r\n2026-11-21 10:15:25;m;2,0\r\n")]
    public async Task Samples_of_each_kind_join_the_stream_in_their_order(string kind, string body)
    {
        await using var dashboard = await StreamingAsync();

        var (status, answer) = await PushAsync(dashboard, kind, body);

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("""{"accepted":2,"refused":0,"refusals":[]}""", answer);
        await RunningDashboard.EventuallyAsync(async () => (await dashboard.GetAsync("/data")).GetProperty("samples").EnumerateArray()
            .Any(sample => sample.GetProperty("machine").GetString() == "m" && sample.GetProperty("temperature").GetDouble() == 2));
    }

    [Fact]
    public async Task Bad_records_are_told_by_line_and_field_and_go_to_the_dead_letters()
    {
        await using var dashboard = await StreamingAsync();
        var before = await DeadLettersAsync(dashboard);

        var (status, answer) = await PushAsync(dashboard, Lines, $$"""
            {{Good}}
            {"timestamp":"2026-11-21T10:15:24Z","machine":"am-07","temperature":"hot"}
            {"machine":"am-07","temperature":2}
            [1]
            {{Good}}
            """);

        Assert.Equal(HttpStatusCode.Accepted, status);
        var root = JsonDocument.Parse(answer).RootElement;
        Assert.Equal((2, 3), (root.GetProperty("accepted").GetInt32(), root.GetProperty("refused").GetInt32()));
        Assert.Equal(
            ["2 2 temperature", "3 3 timestamp", "4 4 "],
            root.GetProperty("refusals").EnumerateArray().Select(refusal => $"{refusal.GetProperty("record")} {refusal.GetProperty("line")} {refusal.GetProperty("field").GetString()}"));
        Assert.StartsWith("There is no \"timestamp\"; ", root.GetProperty("refusals")[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
        await RunningDashboard.EventuallyAsync(async () => await DeadLettersAsync(dashboard) == before + 3);
    }

    [Fact]
    public async Task Lines_are_counted_in_arrays_and_in_csv_too()
    {
        await using var dashboard = await StreamingAsync();

        var (_, array) = await PushAsync(dashboard, Json, "[\n" + Good + ",\n{\"machine\":\"a\"}]");
        var (_, csv) = await PushAsync(dashboard, Csv, "timestamp,temperature\n2026-11-21T10:15:24Z,hot\n2026-11-21T10:15:24Z,1\n");

        var inArray = JsonDocument.Parse(array).RootElement.GetProperty("refusals")[0];
        var inCsv = JsonDocument.Parse(csv).RootElement.GetProperty("refusals")[0];
        Assert.Equal((2, 3L), (inArray.GetProperty("record").GetInt32(), inArray.GetProperty("line").GetInt64()));
        Assert.Equal((1, 2L, "temperature"), (inCsv.GetProperty("record").GetInt32(), inCsv.GetProperty("line").GetInt64(), inCsv.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Text_in_the_place_of_a_known_metric_is_refused_though_the_rows_of_this_request_hold_nothing_else()
    {
        await using var dashboard = await StreamingAsync();
        await PushAsync(dashboard, Json, """{"timestamp":"2026-11-21T10:15:24Z","machine":"m","temperature":1,"power":2}""");

        var (status, answer) = await PushAsync(dashboard, Csv, "timestamp,temperature,power\n2026-11-21T10:15:24Z,hot,3\n");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("None of 1 record is a sample; the first: \"temperature\" is \"hot\"", JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_body_is_unpacked()
    {
        await using var dashboard = await StreamingAsync();

        var (status, answer) = await PushAsync(dashboard, Json, Packed(Good), "gzip");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.StartsWith("""{"accepted":1""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_body_that_unpacks_to_too_much_is_refused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, answer) = await PushAsync(dashboard, Json, Packed(new string(' ', (Limits.UnpackedMegabytes * 1024 * 1024) + 1)), "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("""{"error":"The body is larger than 50 MB once it is unpacked; send it in parts."}""", answer);
    }

    [Fact]
    public async Task A_packed_body_that_is_cut_short_adds_nothing()
    {
        await using var dashboard = await StreamingAsync();
        var packed = Packed("timestamp,temperature\n2026-11-21T10:15:24Z,1\n2026-11-21T10:15:25Z,2\n");

        foreach (var length in (int[])[packed.Length - 1, packed.Length / 2])
        {
            var (status, answer) = await PushAsync(dashboard, Csv, packed[..length], "gzip");

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal("""{"error":"The body is not whole gzip of one piece, and nothing of it was taken; pack it again."}""", answer);
        }
    }

    [Fact]
    public async Task A_key_that_comes_again_is_answered_as_the_first_time_and_takes_nothing_twice()
    {
        await using var dashboard = await StreamingAsync();
        var before = await ProducedAsync(dashboard);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PushAsync(dashboard, Json, Good, key: "\"batch-1\"")));
        var other = await PushAsync(dashboard, Json, Good.Replace("1}", "2}", StringComparison.Ordinal), key: "\"batch-1\"");
        var bad = await PushAsync(dashboard, Json, "{}", key: "bad");
        var badAgain = await PushAsync(dashboard, Json, "{}", key: "bad");
        await PushAsync(dashboard, Json, Good, key: "batch-2");

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Accepted, """{"accepted":1,"refused":0,"refusals":[]}"""), answer));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Equal(
            "The Idempotency-Key \"batch-1\" was used for another request, and nothing of this one was taken; give each request a key of its own.",
            JsonDocument.Parse(other.Text).RootElement.GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Equal(bad, badAgain);
        await RunningDashboard.EventuallyAsync(async () => await ProducedAsync(dashboard) >= before + 3);
        // Two good ones and the bad one, which counts once, too.
        Assert.Equal((before + 3, 1), (await ProducedAsync(dashboard), await DeadLettersAsync(dashboard)));
    }

    [Fact]
    public async Task A_key_of_a_request_that_took_nothing_may_be_used_again()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var refused = await PushAsync(dashboard, Json, Good, key: "k");
        await dashboard.PostAsync("/api/operation", """{"operation":"stream","source":"scripted"}""");

        await RunningDashboard.EventuallyAsync(async () => (await PushAsync(dashboard, Json, Good, key: "k")).Status == HttpStatusCode.Accepted);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("No stream is running that samples could join, and nothing of this was taken", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_stream_the_client_is_told_when_to_come_again()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var request = Request(Json, Encoding.UTF8.GetBytes(Good), null, null);

        using var response = await dashboard.Http.SendAsync(request);

        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData(null, Good, 415, "The request names no Content-Type; send application/json, application/x-ndjson or text/csv.")]
    [InlineData("application/x-www-form-urlencoded", Good, 415, "The Content-Type application/x-www-form-urlencoded is not taken; send application/json, application/x-ndjson or text/csv.")]
    [InlineData("text/csv; charset=utf-16", Good, 415, "The charset utf-16 is not taken; send UTF-8.")]
    [InlineData(Json, "", 400, "The body is empty; send at least one sample.")]
    [InlineData(Json, "[{},", 400, "The body is not JSON at line 1, byte 4; send one sample, an array of them, or one a line as application/x-ndjson.")]
    [InlineData(Lines, "\n\n", 400, "The body is empty; send one JSON object a line.")]
    [InlineData(Csv, "a,b\n1,2\n", 400, "There is no time column among a, b; name one with the parameter timeColumn.")]
    [InlineData(Csv, "time,b\n0,2\n1,2\n", 400, "The time column counts from a start that is not known; ")]
    public async Task What_cannot_be_read_adds_nothing_and_is_explained(string? kind, string body, int expected, string sentence)
    {
        await using var dashboard = await StreamingAsync();

        var (status, text) = await PushAsync(dashboard, kind, body);

        Assert.Equal(expected, (int)status);
        Assert.StartsWith(sentence, JsonDocument.Parse(text).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_packing_than_gzip_is_refused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        var (status, text) = await PushAsync(dashboard, Json, Encoding.UTF8.GetBytes(Good), "br");

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Equal("""{"error":"The Content-Encoding br is not taken; send gzip, or leave it out."}""", text);
    }

    [Fact]
    public async Task More_samples_than_a_request_may_have_are_refused_whole()
    {
        await using var dashboard = await StreamingAsync();
        var many = "timestamp,temperature\n" + string.Concat(Enumerable.Repeat("1763720124,1\n", PushedSamples.MaxRecords + 1));

        var (status, text) = await PushAsync(dashboard, Csv, many);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Equal("""{"error":"There are more than 100000 samples in one request; send them in parts."}""", text);
    }

    [Fact]
    public async Task What_the_stream_has_no_room_for_is_refused_whole_with_the_time_to_come_again()
    {
        // An inlet for one batch, and a request of two.
        await using var dashboard = await RunningDashboard.StartAsync(open: (catalog, time) => new PushedSamples(catalog, time, capacity: 1));
        await dashboard.PostAsync("/api/operation", """{"operation":"stream","source":"scripted"}""");
        await RunningDashboard.EventuallyAsync(async () => (await PushAsync(dashboard, Json, Good)).Status == HttpStatusCode.Accepted);
        await RunningDashboard.EventuallyAsync(async () => await ProducedAsync(dashboard) == 1);
        using var request = Request(Lines, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Good + "\n", 11))), null, "k");

        using var response = await dashboard.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal(
            """{"error":"The stream cannot keep up with what is pushed, and nothing of this was taken; wait a moment and send it again."}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal(1, await ProducedAsync(dashboard));
    }

    [Fact]
    public async Task What_a_sink_sends_arrives_and_a_poll_of_the_newest_finds_it()
    {
        await using var dashboard = await StreamingAsync();
        var address = dashboard.Server.Address!;
        await using var sink = new HttpSink(new HttpSinkOptions { Url = address.ToString(), Headers = [new("Authorization", "Bearer " + RunningDashboard.Token)] });

        await new SampleTransfer(sink).RunAsync(new ScriptedSource().Yield(Some.Sample(1012.5, machine: "sent"), Some.Sample(1013, 1, machine: "sent")));
        await RunningDashboard.EventuallyAsync(async () => (await dashboard.GetAsync("/data")).GetProperty("samples").EnumerateArray()
            .Any(sample => sample.GetProperty("machine").GetString() == "sent" && sample.GetProperty("temperature").GetDouble() == 1013));
        var poll = new HttpPoll(new HttpPollOptions { Url = new Uri(address, "/data").ToString(), Records = "samples" });
        List<Sample> found = [];
        await foreach (var batch in poll.ReadAsync())
        {
            using (batch)
            {
                batch.Mark?.Complete();
                found.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToSample));
            }

            if (found.Count > 0)
            {
                break;
            }
        }

        Assert.Equal((2, 0), (sink.Delivered, sink.Underway));
        Assert.Equal(1013, found.Single(sample => sample.Machine == "sent").Values["temperature"]);
    }

    private static async Task<RunningDashboard> StreamingAsync()
    {
        var dashboard = await RunningDashboard.StartAsync();
        await dashboard.PostAsync("/api/operation", """{"operation":"stream","source":"scripted"}""");
        await RunningDashboard.EventuallyAsync(async () => (await PushAsync(dashboard, Json, Good)).Status == HttpStatusCode.Accepted);
        await RunningDashboard.EventuallyAsync(async () => await ProducedAsync(dashboard) == 1);
        return dashboard;
    }

    private static async Task<long> ProducedAsync(RunningDashboard dashboard) =>
        (await dashboard.GetAsync("/api/status")).GetProperty("statistics").GetProperty("samplesProduced").GetInt64();

    private static async Task<long> DeadLettersAsync(RunningDashboard dashboard) =>
        (await dashboard.GetAsync("/api/status")).GetProperty("statistics").GetProperty("deadLettered").GetInt64();

    private static byte[] Packed(string text)
    {
        using var target = new MemoryStream();
        using (var packing = new GZipStream(target, CompressionLevel.Fastest))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }

    private static Task<(HttpStatusCode Status, string Text)> PushAsync(RunningDashboard dashboard, string? kind, string body, string? key = null) =>
        PushAsync(dashboard, kind, Encoding.UTF8.GetBytes(body), null, key);

    private static async Task<(HttpStatusCode Status, string Text)> PushAsync(
        RunningDashboard dashboard, string? kind, byte[] body, string? encoding, string? key = null)
    {
        using var request = Request(kind, body, encoding, key);
        using var response = await dashboard.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static HttpRequestMessage Request(string? kind, byte[] body, string? encoding, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/samples") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", RunningDashboard.Token);
        if (kind is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", kind);
        }

        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }
}
