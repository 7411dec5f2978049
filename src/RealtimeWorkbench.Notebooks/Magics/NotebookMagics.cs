using RealtimeWorkbench.Spc.Analysis;

namespace RealtimeWorkbench.Notebooks.Magics;

/// <summary>The magic commands of the library; each is a thin call of a method that code can call as well.</summary>
[NotebookMagics]
public static class NotebookMagics
{
    private const string Named = "--name";
    private const string Default = "default";

    /// <summary>The commands.</summary>
    public static IReadOnlyList<NotebookMagic> Commands { get; } =
    [
        new(
            "#!workbench", "Shows the workbench; makes it if there is none.", null, [Named, "--source"],
            (arguments, _) =>
            {
                var workbench = WorkbenchOf(arguments);
                if (arguments.Text("--source") is { } source)
                {
                    workbench.Source = source;
                }

                return Task.FromResult<object?>(workbench);
            }),
        new(
            "#!run", "Executes an operation: setup, stream, dashboard, alerts, spc, health or workflow.", "OPERATION", [Named, "--source", "--duration"],
            async (arguments, cancellationToken) => await WorkbenchOf(arguments).RunAsync(
                OperationNames.Find(arguments.Value),
                arguments.Text("--source"),
                arguments.Duration("--duration"),
                cancellationToken).ConfigureAwait(false)),
        new(
            "#!stop", "Stops the operation that is being executed.", null, [Named],
            async (arguments, _) => await ExistingOf(arguments).StopAsync().ConfigureAwait(false)),
        new(
            "#!replay", "Reads a file as it was recorded, or faster.", "FILE", [Named, "--speed", "--operation"],
            async (arguments, cancellationToken) => await WorkbenchOf(arguments).ReplayAsync(
                arguments.Value,
                arguments.Number("--speed") ?? 1,
                OperationNames.Find(arguments.Text("--operation") ?? nameof(Operation.CompleteWorkflow)),
                cancellationToken).ConfigureAwait(false)),
        new(
            "#!alerts", "Shows the alerts of the current or last run.", null, [Named],
            (arguments, _) => Task.FromResult<object?>(ExistingOf(arguments).Alerts)),
        new(
            "#!health", "Shows the newest health.", null, [Named],
            (arguments, _) => Task.FromResult<object?>(ExistingOf(arguments).Health)),
        new(
            "#!spc", "Computes a control chart of a column of a CSV file.", "FILE",
            [
                "--chart", "--column", "--subgroup-size", "--subgroup-column", "--baseline", "--sigma", "--sigma-method",
                "--known-sigma", "--rules", "--span", "--target", "--lsl", "--usl",
            ],
            (arguments, _) => Task.FromResult<object?>(ControlChart.Of(new ChartRequest
            {
                File = arguments.Value,
                Chart = arguments.Text("--chart") ?? "xbar-r",
                Columns = arguments.Texts("--column"),
                SubgroupSize = arguments.Count("--subgroup-size"),
                SubgroupColumn = arguments.Text("--subgroup-column"),
                Baseline = arguments.Text("--baseline"),
                Sigma = arguments.Number("--sigma"),
                SigmaMethod = arguments.Text("--sigma-method"),
                KnownSigma = arguments.Number("--known-sigma"),
                Rules = arguments.Text("--rules") ?? "nelson",
                Span = arguments.Count("--span"),
                Target = arguments.Number("--target"),
                Lsl = arguments.Number("--lsl"),
                Usl = arguments.Number("--usl"),
            }))),
    ];

    /// <summary>Executes a command by its name.</summary>
    /// <param name="name">Name, such as <c>#!spc</c>.</param>
    /// <param name="arguments">What stands behind it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">There is no such command, or an argument is missing or wrong.</exception>
    public static Task<object?> InvokeAsync(string name, string arguments, CancellationToken cancellationToken = default) =>
        (Commands.FirstOrDefault(command => command.Name == name)
            ?? throw new ArgumentException($"There is no command {name}; there are {string.Join(", ", Commands.Select(command => command.Name))}."))
        .InvokeAsync(arguments, cancellationToken);

    private static Workbench WorkbenchOf(MagicArguments arguments) => Workbench.Get(arguments.Text(Named) ?? Default);

    /// <summary>A workbench to look at: a name that was mistyped must not make another one, which would show that all is quiet.</summary>
    private static Workbench ExistingOf(MagicArguments arguments) =>
        arguments.Text(Named) is { } name && WorkbenchNames.Find(name) is null
            ? throw new ArgumentException($"There is no workbench '{name}'; there {WorkbenchNames.Spoken()}.")
            : WorkbenchOf(arguments);
}
