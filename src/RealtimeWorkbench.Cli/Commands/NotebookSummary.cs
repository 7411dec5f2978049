using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>The summary of an executed notebook as JSON.</summary>
internal static class NotebookSummary
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(NotebookRunRequest request, NotebookRun run) => JsonSerializer.Serialize(
        new
        {
            Notebook = request.File,
            State = run.Interrupted ? "interrupted" : run.Succeeded ? "completed" : "failed",
            Executed = run.Cells.Count(cell => cell.State != CellState.NotRun),
            Failed = run.Cells.Count(cell => cell.State is CellState.Failed or CellState.TimedOut),
            NotRun = run.Cells.Count(cell => cell.State == CellState.NotRun),
            ElapsedSeconds = Seconds(run.Elapsed),
            request.Out,
            request.Html,
            Parameters = request.Values,
            Cells = run.Cells.Select(cell => new
            {
                Cell = cell.Number,
                cell.Position,
                run.Notebook.Cells[cell.Position].Language,
                State = cell.State switch
                {
                    CellState.NotRun => "not-run",
                    CellState.Done => "done",
                    CellState.Failed => "failed",
                    CellState.TimedOut => "timed-out",
                    _ => "interrupted",
                },
                Seconds = Seconds(cell.Elapsed),
                cell.Error,
            }),
        },
        Options);

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
