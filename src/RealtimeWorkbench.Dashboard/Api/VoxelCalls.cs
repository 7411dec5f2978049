using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls that read the voxels.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class VoxelCalls(Workbench workbench)
{
    /// <summary>Most voxels in one slice: more is nothing to look at, and whoever wants all takes the export.</summary>
    public const int MostInSlice = 1_000_000;

    /// <summary><c>GET /api/voxels</c>.</summary>
    public Task GridsAsync(HttpContext context)
    {
        var units = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var metric in workbench.Live.Everything(width: 1).Metrics)
        {
            units[metric.Metric] = metric.Unit;
        }

        return Answer.WriteAsync(
            context,
            new VoxelsAnswer(
            [
                .. (workbench.Voxels?.Grids ?? []).Select(entry =>
                    VoxelGridOnWire.Of(entry.Machine, entry.Grid, metric => units.GetValueOrDefault(metric, ""))),
            ]),
            WireJson.Types.VoxelsAnswer);
    }

    /// <summary><c>GET /api/voxels/changes</c>.</summary>
    public Task ChangesAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var grid = GridOf(context);
        var since = 0L;
        if (query.TryGetValue("since", out var text)
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out since))
        {
            throw ApiException.BadRequest($"since is '{text}'; it must be the version of an answer.");
        }

        var changes = grid.ChangesSince(Required(context, "signal"), query["grid"], since);
        return Answer.WriteAsync(context, VoxelChangesAnswer.Of(changes), WireJson.Types.VoxelChangesAnswer);
    }

    /// <summary><c>GET /api/voxels/slice</c>.</summary>
    public Task SliceAsync(HttpContext context)
    {
        var grid = GridOf(context);
        var (axisWord, positionText) = (Optional(context, "axis", "z"), Required(context, "at"));
        VoxelAxis axis = axisWord switch
        {
            "x" => VoxelAxis.X,
            "y" => VoxelAxis.Y,
            "z" => VoxelAxis.Z,
            _ => throw ApiException.BadRequest($"axis is '{axisWord}'; it must be x, y or z."),
        };
        var statistic = Optional(context, "statistic", "mean");
        Func<RunningMoments, double> valueOf = statistic switch
        {
            "mean" => values => values.Mean,
            "sd" => values => values.StandardDeviation,
            "min" => values => values.Minimum,
            "max" => values => values.Maximum,
            "n" => values => values.Count == 0 ? double.NaN : values.Count,
            _ => throw ApiException.BadRequest($"statistic is '{statistic}'; it must be mean, sd, min, max or n."),
        };
        if (!double.TryParse(positionText, NumberStyles.Float, CultureInfo.InvariantCulture, out var position))
        {
            throw ApiException.BadRequest($"at is '{positionText}'; it must be a place on the axis in mm.");
        }

        var size = axis switch
        {
            VoxelAxis.X => (long)grid.SizeY * grid.SizeZ,
            VoxelAxis.Y => (long)grid.SizeX * grid.SizeZ,
            _ => (long)grid.SizeX * grid.SizeY,
        };
        if (size > MostInSlice)
        {
            throw ApiException.BadRequest(Invariant($"The slice has {size} voxels and one answer has at most {MostInSlice}; take voxels.csv of the export."));
        }

        var machine = Required(context, "machine");
        try
        {
            var slice = grid.GetSlice(axis, position, Required(context, "signal"));
            return Answer.WriteAsync(
                context,
                new VoxelSliceAnswer(
                    machine,
                    slice.Metric,
                    statistic,
                    axisWord,
                    slice.Position,
                    slice.Left,
                    slice.Front,
                    slice.Resolution,
                    slice.Columns,
                    slice.Rows,
                    [.. slice.Voxels.Select(valueOf)]),
                WireJson.Types.VoxelSliceAnswer);
        }
        catch (ArgumentOutOfRangeException problem)
        {
            throw ApiException.BadRequest(problem.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private VoxelGrid GridOf(HttpContext context)
    {
        var machine = Required(context, "machine");
        return workbench.Voxels?.Find(machine)
            ?? throw new ApiException(
                StatusCodes.Status404NotFound, $"Machine '{machine}' has no voxels in this run; GET /api/voxels lists what there is.");
    }

    private static string Required(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is { Length: > 0 } value
            ? value
            : throw ApiException.BadRequest($"The parameter '{name}' is missing.");

    private static string Optional(HttpContext context, string name, string usual) =>
        context.Request.Query[name].ToString() is { Length: > 0 } value ? value : usual;
}
