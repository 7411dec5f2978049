using System.CommandLine;
using System.CommandLine.Invocation;
using RealtimeWorkbench.Cli.Commands;
using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Jupyter;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli;

/// <summary>The command <c>rtw</c>: parses its arguments, runs a command, and turns what goes wrong into one sentence and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">Arguments as the shell gives them.</param>
    /// <param name="output">Takes what was asked for.</param>
    /// <param name="error">Takes what went wrong.</param>
    /// <param name="begin">Called before a command that can be stopped so. Others, which only reckon, have nothing to bring in order and do not look at the token.</param>
    /// <param name="cancellationToken">Stops the command as Ctrl+C does.</param>
    /// <returns>0 done, 1 failed, 2 wrong usage or input.</returns>
    public static async Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, Action? begin = null, CancellationToken cancellationToken = default)
    {
        // Whoever types the name alone wants to know what there is.
        var parsed = CreateRoot().Parse(args.Length == 0 ? ["--help"] : args);
        if (UsageCheck.WhatIsWrong(parsed) is { } problem)
        {
            await error.WriteLineAsync(problem);
            return ExitCode.BadInput;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,

            // The program heeds signals itself.
            ProcessTerminationTimeout = null,
        };
        if (parsed.Action is AsynchronousCommandLineAction)
        {
            begin?.Invoke();
        }

        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (SettingsException wrong)
        {
            foreach (var sentence in wrong.Errors)
            {
                await error.WriteLineAsync(sentence);
            }

            return ExitCode.BadInput;
        }
        catch (Exception wrong) when (wrong is UsageException or SourceException or NotebookException or JupyterException { IsInput: true })
        {
            await error.WriteLineAsync(wrong.Message);
            return ExitCode.BadInput;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            await error.WriteLineAsync(broken.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            // Runs and recordings end in order when they are stopped; what comes here has nothing to show yet.
            await error.WriteLineAsync("Stopped before it was done.");
            return ExitCode.Failed;
        }
    }

    private static RootCommand CreateRoot() =>
        new("RealtimeWorkbench: real-time process monitoring. Start with 'rtw demo'.")
        {
            DemoCommand.Create(),
            RunCommand.Create(),
            OpCommand.Create(),
            SpcCommand.Create(),
            ArlCommand.Create(),
            GageCommand.Create(),
            BaselineCommand.Create(),
            EvaluateCommand.Create(),
            RecordCommand.Create(),
            ExportCommand.Create(),
            ReplayCommand.Create(),
            HistoryCommand.Create(),
            BrokerCommand.Create(),
            RedriveCommand.Create(),
            BenchCommand.Create(),
            NotebookCommand.Create(),
            KernelCommand.Create(),
            DoctorCommand.Create(),
        };
}
