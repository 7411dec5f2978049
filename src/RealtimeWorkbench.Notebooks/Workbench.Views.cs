using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Notebooks.Hosts;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Notebooks;

/// <content>Gives what was found, and shows itself.</content>
public sealed partial class Workbench
{
    /// <summary>Control charts and courses of the metrics, as they are now.</summary>
    public ChartList Charts => ChartList.Of(Engine.Export(), Place());

    /// <summary>Newest samples that are kept.</summary>
    public SampleTable Samples => Views.Samples(Engine.Export());

    /// <summary>Alerts of the current or last run.</summary>
    public AlertList Alerts => new(Engine.Export().Alerts);

    /// <summary>Newest value of each metric.</summary>
    public MetricList Metrics => new(Engine.Live.Everything(width: 1).Metrics);

    /// <summary>Newest health.</summary>
    public HealthSnapshot Health
    {
        get
        {
            var run = Engine.Export();
            return new HealthSnapshot(run.Health, run.HealthHistory);
        }
    }

    /// <summary>Voxels of the current or last stream, machine by machine; <see langword="null"/> if there was none, or it had none.</summary>
    public MachineVoxels? Voxels => Engine.Voxels;

    /// <summary>Lines of the log that are kept, those of earlier runs too.</summary>
    public LogLines Log => new(Engine.Export().Log);

    /// <summary>Settings.</summary>
    public SettingList Settings => new(Engine.Settings);

    /// <summary>What is being executed, and how the stream runs.</summary>
    public StatusSnapshot Status =>
        new(Engine.Live.Operation, Engine.Live.Everything(width: 1).Statistics ?? StatisticsView.None);

    /// <summary>Chart of a metric. It is live in the output of the cell while its run goes on.</summary>
    /// <param name="metric">Name of the metric, or machine and metric such as <c>am-01/temperature</c>.</param>
    /// <exception cref="ArgumentException">There is none yet, or no such metric.</exception>
    public ChartSnapshot Chart(string metric) => Charts[metric];

    /// <summary>Writes the cause of a point of a control chart, as a click on it does; it replaces what stood there.</summary>
    /// <param name="metric">Name of the metric, or machine and metric such as <c>am-01/temperature</c>.</param>
    /// <param name="point">Number of the point in its chart.</param>
    /// <param name="cause">Cause in a few words, the same for all points of one kind.</param>
    /// <param name="by">Who writes it.</param>
    /// <param name="note">What else is worth knowing.</param>
    /// <returns>What the log says of it.</returns>
    /// <exception cref="ArgumentException">There is no such chart or point, or the cause cannot be written; the message says why.</exception>
    public string WriteCause(string metric, long point, string cause, string by, string note = "")
    {
        var result = Engine.WriteNote(Chart(metric).Id, point, cause, note, by);
        return result.Outcome == PointNoteOutcome.Done ? result.Message : throw new ArgumentException(result.Message);
    }

    /// <summary>Which causes are behind the signals of the control charts.</summary>
    public Picture Causes => Picture.OfCauses(Engine.CausesOfSignals());

    /// <summary>Shows the face in the output of the cell, under its own id, where the cell has more to show than its value.</summary>
    public async Task ShowAsync()
    {
        var version = Engine.Live.Version;
        await _host.ShowAsync(DisplayId, update: false, Face()).ConfigureAwait(false);
        _renewal.DrawnElsewhere(version);
    }

    /// <summary>The live face over a still picture of its last state.</summary>
    /// <remarks>
    /// The host sends it later, and nobody says when. Should a run end and its picture be sent in between, this older one arrives last,
    /// and stays below the live face until something else happens.
    /// </remarks>
    public string ToHtml()
    {
        var version = Engine.Live.Version;
        var html = FaceHtml();
        _renewal.DrawnElsewhere(version);
        return html;
    }

    /// <summary>The state in one line.</summary>
    public override string ToString() =>
        $"Workbench '{Name}': {ViewText.Of(Engine.Live.Operation)}{(Address is { } address ? $" ({address})" : "")}";

    private CellOutput Face() => new(FaceHtml(), ToString());

    private string FaceHtml()
    {
        var run = Engine.Export();
        return CellHtml.Face(Place(), content => Views.WriteState(content, run));
    }

    /// <summary>Draws the state as it is now in all outputs that show it, as far as the host can do so from outside of their cells.</summary>
    private async Task DrawAsync()
    {
        if (_host.UpdatesLater)
        {
            await _host.ShowAsync(DisplayId, update: true, Face()).ConfigureAwait(false);
        }

        while (Engine.Live.Operation.State is not (RunState.Running or RunState.Stopping) && _watched.TryDequeue(out var watched))
        {
            // The output of another cell may not be reached from this one: the update would be lost, or show up here.
            if (_host.UpdatesLater || watched.Cell == _host.CellCancellation)
            {
                await _host.ShowAsync(watched.DisplayId, update: true, StillFace()).ConfigureAwait(false);
            }
        }
    }

    private CellOutput StillFace()
    {
        var run = Engine.Export();
        return new CellOutput(CellHtml.Still(content => Views.WriteState(content, run)), ToString());
    }

    internal LivePlace Place() => new(
        _ended == 0 ? _server?.Address : null,
        _seat.Token,
        JupyterKernel.Id(Environment.GetEnvironmentVariable, Environment.GetCommandLineArgs()),
        Engine.Time.GetUtcNow(),
        _notice);
}
