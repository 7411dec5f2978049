using System.Globalization;
using System.Net;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Http;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Http;

public sealed class HttpPollTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly ScriptedServer _server;
    private readonly List<Sample> _samples = [];
    private readonly List<DeadLetter> _letters = [];
    private readonly List<string> _notices = [];
    private SourcePosition _end;
    private int _read;

    public HttpPollTests() => _server = new ScriptedServer(_time);

    public void Dispose() => _server.Dispose();

    private IEnumerable<double> Values => _samples.Select(sample => sample.Values["t"]);

    [Fact]
    public async Task Takes_each_record_once_in_the_order_of_time_and_asks_for_what_came_since()
    {
        _server.Answer(Records(3, 1, 2));
        _server.Answer(Records(4, 3, 2));
        _server.Answer("[]");
        _server.Answer(Records(4, 5));

        await ReadAsync(Options with { Url = "http://press/v?after={since}&n=9" }, () =>
        {
            Assert.Equal([1, 2, 3], Values);
            _time.Advance(3 * TimeSpan.FromSeconds(5));
            Assert.Equal([1, 2, 3, 4, 5], Values);
        });

        Assert.Equal(["/v?after=0&n=9", $"/v?after={Escaped(3)}&n=9", $"/v?after={Escaped(4)}&n=9", $"/v?after={Escaped(4)}&n=9"], _server.Questions.Take(4).Select(question => question.PathAndQuery));
    }

    [Fact]
    public async Task Finds_records_and_fields_where_they_are_said_to_be()
    {
        _server.Answer("""{"data":{"items":[{"id":"7","at":"2026-11-21T10:00:01Z","dev":{"name":"p1"},"v":[{"x":1.5}],"quality":192},{"id":"12","at":"2026-11-21T10:00:02Z","dev":{"name":"p1"},"v":[{"x":"hot"}]}]}}""");

        await ReadAsync(
            Options with
            {
                Url = "http://press/v?id={since}",
                Records = "data.items",
                Fields = [new("timestamp", "at"), new("machine", "dev.name"), new("t", "v.0.x")],
                SinceField = "id",
            },
            () => _time.Advance(TimeSpan.FromSeconds(5)));

        var sample = Assert.Single(_samples);
        Assert.Equal(("p1", 1.5, 1), (sample.Machine, sample.Values["t"], sample.Values.Count));
        Assert.StartsWith("\"t\" is \"hot\"", Assert.Single(_letters).Reason, StringComparison.Ordinal);
        Assert.Equal("/v?id=12", _server.Questions[1].PathAndQuery);
    }

    [Fact]
    public async Task A_mapped_field_that_no_record_has_is_told_once_with_those_there_are()
    {
        _server.Answer("[]");
        _server.Answer("""[{"at":"2026-11-21T10:00:01Z","temp":1},{"at":"2026-11-21T10:00:02Z","temp":2,"p":null}]""");
        _server.Answer("""[{"at":"2026-11-21T10:00:03Z","temp":3}]""");

        await ReadAsync(
            Options with { Fields = [new("timestamp", "at"), new("t", "temp"), new("power", "v.power"), new("p", "p")] },
            () => _time.Advance(TimeSpan.FromSeconds(10)));

        Assert.Equal([1, 2, 3], Values);
        Assert.Equal(
            ["No record of press so far has v.power (power), as Http.Fields says; its fields are at, temp; check Http.Fields and Http.Records."], _notices);
    }

    [Fact]
    public async Task A_since_field_that_no_record_has_is_told_where_the_address_asks_for_it()
    {
        const string Answer = """[{"at":"2026-11-21T10:00:01Z","temp":1}]""";
        var mapped = Options with { Fields = [new("timestamp", "at"), new("t", "temp")] };
        _server.Answer(Answer);
        await ReadAsync(mapped, () => { });
        Assert.Empty(_notices);

        _server.Answer(Answer);
        await ReadAsync(mapped with { Url = "http://press/v?after={since}" }, () => { });

        Assert.Equal(
            ["No record of press so far has a time or number at timestamp, as Http.SinceField says, so {since} stays as it is; its fields are at, temp; check Http.SinceField."], _notices);
    }

    [Fact]
    public async Task A_value_without_a_time_is_of_the_time_at_which_it_was_asked_for_and_may_stay_the_same()
    {
        _server.Answer("""{"t":20.5}""");
        _server.Answer("""{"t":20.5}""");

        await ReadAsync(Options, () => _time.Advance(TimeSpan.FromSeconds(5)));

        Assert.Equal([(Start, 20.5), (Start.AddSeconds(5), 20.5)], _samples.Select(sample => (sample.Timestamp, sample.Values["t"])));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        _server.Answer(Records(1), tag: "\"v1\"");
        _server.Answer(HttpStatusCode.NotModified);
        _server.Answer(Records(1, 2), tag: "\"v2\"");

        await ReadAsync(Options, () => _time.Advance(2 * TimeSpan.FromSeconds(5)));

        Assert.Equal([1, 2], Values);
        Assert.Empty(_notices);
        Assert.Equal(["", "\"v1\"", "\"v1\""], _server.Tags.Take(3));
    }

    [Fact]
    public async Task A_resumed_run_asks_for_what_came_since_and_takes_nothing_twice()
    {
        var options = Options with { Url = "http://press/v?after={since}" };
        _server.Answer(Records(1, 2, 3));
        await ReadAsync(options with { BatchSize = 2 }, () => { });
        Assert.Equal([1, 2, 3], Values);
        _samples.Clear();
        _server.Questions.Clear();

        _server.Answer(Records(2, 3, 4));
        await ReadAsync(options, () => { }, _end);

        Assert.Equal([4], Values);
        Assert.Equal($"/v?after={Escaped(3)}", _server.Questions[0].PathAndQuery);
    }

    [Theory]
    [InlineData("timestamp", "\"n/a\"")]
    [InlineData("id", "\"ERR\"")]
    public async Task Text_among_times_or_numbers_is_not_asked_from(string field, string wrong)
    {
        string Record(string value) => $$"""{"timestamp":{{(field == "id" ? "1795257601" : value)}},"id":{{(field == "id" ? value : "1")}},"machine":"m","t":1}""";
        _server.Answer($"[{Record(wrong)},{Record("1795257601")},{Record(wrong)}]");
        _server.Answer($"[{Record("1795257602")}]");

        await ReadAsync(Options with { Url = "http://press/v?after={since}", SinceField = field }, () => _time.Advance(2 * TimeSpan.FromSeconds(5)));

        Assert.Equal(["/v?after=0", "/v?after=1795257601", "/v?after=1795257602"], _server.Questions.Take(3).Select(question => question.PathAndQuery));
    }

    [Theory]
    [InlineData("timestamp", "\"2099-01-01T00:00:00Z\"")]
    [InlineData("timestamp", "\"9999-12-31T23:59:59Z\"")]
    [InlineData("timestamp", "4070908800")]
    [InlineData("id", "1e999")]
    public async Task What_lies_far_ahead_is_not_asked_from_and_is_told_once(string field, string ahead)
    {
        string Record(string value) => string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":{{(field == "id" ? "1795257601" : value)}},"id":{{(field == "id" ? value : "1")}},"machine":"m","t":1}""");
        _server.Answer($"[{Record("1795257601")},{Record(ahead)}]");
        _server.Answer($"[{Record("1795257602")},{Record(ahead)}]");

        await ReadAsync(Options with { Url = "http://press/v?after={since}", SinceField = field }, () => _time.Advance(2 * TimeSpan.FromSeconds(5)));

        Assert.Equal(["/v?after=0", "/v?after=1795257601", "/v?after=1795257602"], _server.Questions.Take(3).Select(question => question.PathAndQuery));
        Assert.StartsWith($"press has a record whose {field} is {ahead.Trim('"')}, infinite or more than a day ahead", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_character_makes_a_dead_letter()
    {
        _server.Answer("""[{"timestamp":"2026-11-21T10:00:01Z","machine":"\ud800","t":1},{"timestamp":"2026-11-21T10:00:02Z","machine":"m","t":2}]""");

        await ReadAsync(Options with { Fields = [new("timestamp", "timestamp"), new("machine", "machine"), new("t", "t")] }, () => { });

        Assert.Equal([2], Values);
        Assert.Single(_letters);
    }

    [Fact]
    public async Task The_newest_records_are_known_after_a_restart_though_they_come_first()
    {
        var answer = Records([.. Enumerable.Range(0, 2100).Reverse()]);
        _server.Answer(answer);
        await ReadAsync(Options, () => { });
        _samples.Clear();

        _server.Answer(answer);
        await ReadAsync(Options, () => { }, _end);

        Assert.Equal(Enumerable.Range(0, 100).Select(second => (double)second), Values);
    }

    [Theory]
    [InlineData(401, "press answers 401: it does not know who asks; set Http.Headers, such as Authorization: Bearer ${VARIABLE}, and check that variable.")]
    [InlineData(403, "press answers 403: who asks must not read this; ask for the right, or check Http.Headers and Http.Url.")]
    public async Task A_refusal_ends_it_even_after_good_answers(int status, string sentence)
    {
        _server.Answer(Records(1));
        _server.Answer((HttpStatusCode)status);

        var failure = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(Options, () => _time.Advance(TimeSpan.FromSeconds(5))));

        Assert.Equal(sentence, failure.Message);
    }

    [Theory]
    [InlineData(404, "{}", "press answers 404: there is nothing at the path of Http.Url; check it.")]
    [InlineData(302, "{}", "press answers 302 and points to https://other, which is not followed, since headers with secrets would go there; set Http.Url to where it leads.")]
    [InlineData(200, "<html>", "press answers with what is no JSON at line 1, byte 1; check that Http.Url leads to data and not to a page.")]
    [InlineData(200, """{"rows":[],"next":1}""", "The answer of press has nothing at Http.Records=data; its fields are rows, next.")]
    [InlineData(200, """{"data":5}""", "The answer of press has a number at Http.Records=data; a list or an object is needed.")]
    public async Task What_is_wrong_from_the_start_ends_it_and_later_is_waited_for(int status, string body, string sentence)
    {
        var options = Options with { Records = "data" };
        _server.Answer((HttpStatusCode)status, body);

        Assert.Equal(sentence, (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(options, () => { }))).Message);

        _server.Answer("""{"data":""" + Records(1) + "}");
        _server.Answer((HttpStatusCode)status, body);
        _server.Answer("""{"data":""" + Records(2) + "}");
        await ReadAsync(options, () => _time.Advance(TimeSpan.FromSeconds(20)));
        Assert.Equal([1, 2], Values);
        Assert.Equal([sentence + " It is asked again until it answers.", "press answers again."], _notices.Take(2));
    }

    [Fact]
    public async Task Waits_as_long_as_the_server_asks_for()
    {
        _server.Answer(HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(90));
        _server.Answer(Records(1));

        await ReadAsync(Options, () =>
        {
            _time.Advance(TimeSpan.FromSeconds(89));
            Assert.Single(_server.Questions);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal([1], Values);
        });
    }

    [Fact]
    public async Task Waits_longer_after_each_trouble_and_never_more_than_a_minute()
    {
        for (var i = 0; i < 9; i++)
        {
            _server.Answer(HttpStatusCode.BadGateway);
        }

        _server.Answer(Records(1));
        await ReadAsync(Options, () => _time.Advance(TimeSpan.FromMinutes(9)));

        var waits = _server.Times.Zip(_server.Times.Skip(1), (before, after) => (after - before).TotalSeconds).Take(9).ToList();
        Assert.All(waits.Zip([5, 10, 20, 40, 60, 60, 60, 60, 60]), pair => Assert.InRange(pair.First, 0.5 * pair.Second, pair.Second));
        Assert.Equal(9, waits.Distinct().Count());
        Assert.Equal(["press answers 502: it has a trouble of its own. It is asked again until it answers.", "press answers again."], _notices);
    }

    [Fact]
    public async Task A_server_that_is_away_for_an_hour_is_asked_on_from_where_it_was()
    {
        _server.Answer(Records(1, 2));
        await ReadAsync(Options with { Url = "http://press/v?since={since}" }, () =>
        {
            _server.AwayUntil = _time.GetUtcNow().AddHours(1);
            _server.Answer(Records(2, 3));
            _time.Advance(TimeSpan.FromMinutes(62));
        });

        Assert.Equal([1, 2, 3], Values);
        Assert.Equal(["press cannot be reached: Connection refused; check that it runs. It is asked again until it answers.", "press answers again."], _notices);
        Assert.All(_server.Questions.Skip(1).Take(60), question => Assert.EndsWith("since=" + Escaped(2), question.OriginalString, StringComparison.Ordinal));
        var waits = _server.Times.Zip(_server.Times.Skip(1), (before, after) => (after - before).TotalSeconds).Skip(6).Take(50).ToList();
        Assert.All(waits, wait => Assert.InRange(wait, 30, 60));
        Assert.True(waits.Distinct().Count() > 25);
    }

    [Fact]
    public async Task Troubles_of_the_connection_are_named_without_what_the_address_hides()
    {
        _server.Fail(new HttpRequestException(HttpRequestError.ConnectionError, "x", new IOException("Connection refused")));
        _server.Fail(new HttpRequestException(HttpRequestError.NameResolutionError, "x"));
        _server.Answer(Records(1));
        _server.Fail(new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new IOException("The certificate has expired.")));

        await ReadAsync(Options with { Url = "http://press:8080/v?key=secret" }, () => _time.Advance(TimeSpan.FromSeconds(40)));

        Assert.Equal(
            [
                "press:8080 cannot be reached: Connection refused; check that it runs. It is asked again until it answers.",
                "The name press:8080 is not known to this machine; check Http.Url and the network. It is asked again until it answers.",
                "press:8080 answers again.",
                "press:8080 cannot be trusted: The certificate has expired; check the certificate of the server, or whether it speaks https at all. It is asked again until it answers.",
            ],
            _notices.Take(4));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_a_while()
    {
        _server.Hang();
        _server.Answer(Records(1));

        // What hears of the end of patience goes on elsewhere.
        await ReadAsync(Options, () => Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return Volatile.Read(ref _read) > 0;
            },
            TimeSpan.FromSeconds(30))));

        Assert.Equal([1], Values);
        Assert.Equal("press did not answer within 10 s; raise Http.Timeout if it needs longer. It is asked again until it answers.", _notices[0]);
    }

    private static HttpPollOptions Options => new() { Url = "http://press/v" };

    private static string Records(params int[] seconds) => "[" + string.Join(',', seconds.Select(second => string.Create(
        CultureInfo.InvariantCulture, $$"""{"timestamp":"{{TimeOf(second)}}","machine":"m","t":{{second}}}"""))) + "]";

    private static string TimeOf(int second) => Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Escaped(int second) => Uri.EscapeDataString(TimeOf(second));

    /// <summary>Reads, does something, and stops.</summary>
    private async Task ReadAsync(HttpPollOptions options, Action act, SourcePosition? from = null)
    {
        // Without the test's context the reader goes on inside Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        _notices.Clear();
        using var stop = new CancellationTokenSource();
        var source = new HttpPoll(options, new MetricCatalog(), _time, () => _server);
        source.Noticed += notice => _notices.Add(notice.Text);
        var reading = Task.CompletedTask;
        async Task Read()
        {
            await foreach (var batch in source.ReadAsync(stop.Token))
            {
                using (batch)
                {
                    batch.Mark?.Complete(from);
                    _samples.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToSample));
                    _letters.AddRange(batch.Rejected);
                    _end = batch.End;
                    Volatile.Write(ref _read, _samples.Count);
                }
            }
        }

        reading = Read();
        act();
        await stop.CancelAsync();
        try
        {
            await reading;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}
