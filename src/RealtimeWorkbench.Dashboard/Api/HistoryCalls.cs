using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls that read the history.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class HistoryCalls(Workbench workbench)
{
    private const int MostEvents = 100_000;

    /// <summary>Points of one answer: it is in memory as a whole, some 200 bytes each.</summary>
    private const int MostPoints = 1_000_000;

    /// <summary>Runs of one answer: each has its sums over all its series.</summary>
    private const int MostRuns = 10_000;

    /// <summary>Series of one answer: with thousands of machines, those of all runs are millions.</summary>
    private const int MostSeries = 200_000;

    /// <summary><c>GET /api/history</c>.</summary>
    public async Task StatusAsync(HttpContext context)
    {
        var answer = await AskAsync(
            context,
            reader => new HistoryStatusAnswer(true, reader.Name, reader.Bytes, workbench.HistoryRun, workbench.HistoryProblem),
            () => new HistoryStatusAnswer(false, null, 0, null, null));
        await Answer.WriteAsync(context, answer, WireJson.Types.HistoryStatusAnswer);
    }

    /// <summary><c>GET /api/history/runs</c>.</summary>
    public async Task RunsAsync(HttpContext context)
    {
        var (before, most) = (Time(context, "before"), Number(context, "most", 1000, MostRuns));
        var found = await AskAsync(context, reader => reader.Runs(before, most, context.RequestAborted));
        await Answer.WriteAsync(context, new HistoryRunsAnswer(found), WireJson.Types.HistoryRunsAnswer);
    }

    /// <summary><c>GET /api/history/series</c>.</summary>
    public async Task SeriesAsync(HttpContext context)
    {
        var most = Number(context, "most", MostSeries, MostSeries);
        var found = await AskAsync(context, reader => reader.Series(Text(context, "machine"), Text(context, "metric"), Text(context, "run"), context.RequestAborted));
        if (found.Count > most)
        {
            throw ApiException.BadRequest(Invariant($"The question fits {found.Count} series, more than {most}; name a run, a machine or a metric."));
        }

        await Answer.WriteAsync(context, new HistorySeriesAnswer([.. found.Select(HistorySeriesOnWire.Of)]), WireJson.Types.HistorySeriesAnswer);
    }

    /// <summary><c>GET /api/history/values</c>.</summary>
    public async Task ValuesAsync(HttpContext context)
    {
        var query = QueryOf(context) with
        {
            Run = Text(context, "run"),
            From = Time(context, "from"),
            To = Time(context, "to"),
            Resolution = ResolutionOf(Text(context, "resolution")),
            Most = Number(context, "most", MostPoints, MostPoints),
        };
        var found = await AskAsync(context, reader => reader.Read(query, context.RequestAborted)) ?? throw Unknown(query);
        await Answer.WriteAsync(context, HistoryValuesAnswer.Of(found), WireJson.Types.HistoryValuesAnswer);
    }

    /// <summary><c>GET /api/history/compare</c>.</summary>
    public async Task CompareAsync(HttpContext context)
    {
        var query = QueryOf(context);
        var (first, second) = (Required(context, "first"), Required(context, "second"));
        var found = await AskAsync(context, reader => reader.Compare(query, first, second, context.RequestAborted)) ?? throw Unknown(query);
        await Answer.WriteAsync(
            context,
            new HistoryComparisonAnswer(
                new HistoryComparedRun(first, found.FirstStart, found.FirstSeconds, HistoryValuesAnswer.Of(found.First)),
                new HistoryComparedRun(second, found.SecondStart, found.SecondSeconds, HistoryValuesAnswer.Of(found.Second))),
            WireJson.Types.HistoryComparisonAnswer);
    }

    /// <summary><c>GET /api/history/alerts</c>.</summary>
    public Task AlertsAsync(HttpContext context) => EventsAsync(context, HistoryEventKind.Alert);

    /// <summary><c>GET /api/history/signals</c>.</summary>
    public Task SignalsAsync(HttpContext context) => EventsAsync(context, HistoryEventKind.Point);

    /// <summary><c>GET /api/history/health</c>.</summary>
    public Task HealthAsync(HttpContext context) => EventsAsync(context, HistoryEventKind.Health);

    private async Task EventsAsync(HttpContext context, HistoryEventKind kind)
    {
        var query = new EventQuery(kind)
        {
            Run = Text(context, "run"),
            From = Time(context, "from"),
            To = Time(context, "to"),
            Machine = Text(context, "machine"),
            Metric = Text(context, "metric"),
            State = Text(context, "state"),
            Severity = Text(context, "severity"),
            Most = Number(context, "most", 1000, MostEvents),
        };
        var found = await AskAsync(context, reader => reader.Events(query, context.RequestAborted));
        await Answer.WriteAsync(context, new HistoryEventsAnswer([.. found.Select(HistoryEventOnWire.Of)]), WireJson.Types.HistoryEventsAnswer);
    }

    /// <summary>Asks on another thread: reading a file may take a while.</summary>
    private async Task<T> AskAsync<T>(HttpContext context, Func<HistoryReader, T> ask, Func<T>? without = null)
    {
        try
        {
            var reader = await workbench.ReadHistoryAsync(context.RequestAborted);
            return reader is not null ? await Task.Run(() => ask(reader), context.RequestAborted)
                : without is not null ? without()
                : throw new ApiException(StatusCodes.Status404NotFound, "No history is kept; set History.Path, such as history.db, and execute an operation.");
        }
        catch (HistoryException problem)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, problem.Message);
        }
        catch (ArgumentException wrong)
        {
            throw ApiException.BadRequest(wrong.Message.Split(" (Parameter")[0]);
        }
    }

    private static ApiException Unknown(SeriesQuery query) => new(
        StatusCodes.Status404NotFound,
        $"The history has no values of '{query.Metric}' of machine '{query.Machine}' in that run; GET /api/history/series lists what there is.");

    private static SeriesQuery QueryOf(HttpContext context) =>
        new(Required(context, "machine"), Required(context, "metric")) { Width = Number(context, "width", 800, Limits.WidestView) };

    private static string? Text(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    private static string Required(HttpContext context, string name) =>
        Text(context, name) ?? throw ApiException.BadRequest($"The parameter '{name}' is missing.");

    private static int Number(HttpContext context, string name, int usual, int most) =>
        Text(context, name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw ApiException.BadRequest(Invariant($"{name} is '{text}'; it must be a whole number from 1 to {most}."));

    private static DateTimeOffset? Time(HttpContext context, string name)
    {
        if (Text(context, name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && Math.Abs(milliseconds) <= 253_402_300_799_999 && milliseconds >= -62_135_596_800_000)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw ApiException.BadRequest($"{name} is '{text}'; write a time such as 2026-11-21T10:15:00Z, or milliseconds since 1970.");
    }

    private static HistoryResolution? ResolutionOf(string? text) => text switch
    {
        null => null,
        "raw" => HistoryResolution.Raw,
        "second" => HistoryResolution.Second,
        "minute" => HistoryResolution.Minute,
        "hour" => HistoryResolution.Hour,
        _ => throw ApiException.BadRequest($"resolution is '{text}'; it must be raw, second, minute or hour."),
    };
}
