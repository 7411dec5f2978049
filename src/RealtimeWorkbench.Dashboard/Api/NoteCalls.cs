using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls about single points of control charts: what is behind them, and what people found out.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class NoteCalls(Workbench workbench)
{
    /// <summary><c>POST /api/spc/notes</c>.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        const string Example = """{"chart":"am-01/temperature","index":12,"cause":"tool worn","note":"changed at 10:20","by":"name"}""";
        var request = await RequestBody.ReadAsync(context, WireJson.Types.NoteRequest, Example);
        if (string.IsNullOrEmpty(request.Chart) || request.Index is not { } index)
        {
            throw ApiException.BadRequest($"{(string.IsNullOrEmpty(request.Chart) ? "chart" : "index")} is missing; send {Example}.");
        }

        var result = workbench.WriteNote(request.Chart, index, request.Cause ?? "", request.Note ?? "", request.By ?? "");
        switch (result.Outcome)
        {
            case PointNoteOutcome.UnknownPoint:
                throw new ApiException(StatusCodes.Status404NotFound, result.Message);
            case PointNoteOutcome.Refused:
                throw ApiException.BadRequest(result.Message);
            default:
                await Answer.WriteAsync(context, result.Note!, WireJson.Types.PointNote);
                break;
        }
    }

    /// <summary><c>GET /api/spc/point</c>.</summary>
    public Task PointAsync(HttpContext context)
    {
        const string Usage = "write ?chart=MACHINE/METRIC&index=NUMBER";
        var chart = context.Request.Query["chart"].ToString();
        if (chart.Length == 0)
        {
            throw ApiException.BadRequest($"The parameter 'chart' is missing; {Usage}.");
        }

        if (!long.TryParse(context.Request.Query["index"], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw ApiException.BadRequest($"index is '{context.Request.Query["index"]}'; it must be the number of a point: {Usage}.");
        }

        return workbench.PointOf(chart, index) is { } point
            ? Answer.WriteAsync(context, new PointAnswer(point.Members, point.Note), WireJson.Types.PointAnswer)
            : throw new ApiException(
                StatusCodes.Status404NotFound,
                Invariant($"There is no point {index} of a chart {chart}, or it is no longer kept; GET /api/spc lists what there is."));
    }

    /// <summary><c>GET /api/spc/causes</c>.</summary>
    public Task CausesAsync(HttpContext context)
    {
        var counts = workbench.CausesOfSignals();
        var figure = ParetoFigure.Of(counts);
        return Answer.WriteAsync(
            context, new CausesAnswer(counts, new FigureView(figure.Title, PlotlyFigure.Of(figure))), WireJson.Types.CausesAnswer);
    }
}
