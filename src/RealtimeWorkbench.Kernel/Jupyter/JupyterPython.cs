using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>A Python that has ipykernel, and where its Jupyter looks for things.</summary>
/// <param name="Executable">Its program, with its path.</param>
/// <param name="Ipykernel">Version of its ipykernel.</param>
/// <param name="Prefix">Folder that it is installed in, or its virtual environment.</param>
/// <param name="Folders">Where its Jupyter keeps files.</param>
public sealed record JupyterPython(string Executable, string Ipykernel, string Prefix, JupyterFolders Folders)
{
    /// <summary>What to do where there is none.</summary>
    public const string Remedy =
        "Install it (Debian and Ubuntu: apt-get install python3-ipykernel; elsewhere: pip install ipykernel), or name a Python that has it with --python PATH.";

    // Longer than the slowest start of Python on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What is tried where nobody names one: the first python3 in PATH may be another than the system's, which has Jupyter.</summary>
    private static readonly string[] Usual =
        OperatingSystem.IsWindows() ? ["python", "python3", "py"] : ["python3", "/usr/bin/python3", "python"];

    private const string Question =
        """
        import json, sys, ipykernel
        from jupyter_core.paths import jupyter_data_dir, jupyter_path
        print(json.dumps([sys.executable, ipykernel.__version__, sys.prefix, jupyter_data_dir(), jupyter_path('kernels')]))
        """;

    /// <summary>Finds a Python that has ipykernel.</summary>
    /// <param name="wanted">The one to take, or <see langword="null"/> for the first one that is found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The Python, or <see langword="null"/> if none has ipykernel.</returns>
    public static async Task<JupyterPython?> FindAsync(string? wanted, CancellationToken cancellationToken)
    {
        foreach (var candidate in wanted is null ? Usual : [wanted])
        {
            if (await AskAsync(candidate, cancellationToken).ConfigureAwait(false) is { } python)
            {
                return python;
            }
        }

        return null;
    }

    /// <summary>Finds a Python that has ipykernel, or says how to get one.</summary>
    /// <param name="wanted">The one to take, or <see langword="null"/> for the first one that is found.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="JupyterException">None has ipykernel.</exception>
    public static async Task<JupyterPython> RequireAsync(string? wanted, CancellationToken cancellationToken) =>
        await FindAsync(wanted, cancellationToken).ConfigureAwait(false)
        ?? throw new JupyterException(wanted is null
            ? $"None of {string.Join(", ", Usual)} is a Python with ipykernel, which the kernel needs in Jupyter. {Remedy}"
            : $"{wanted} is not a Python with ipykernel, which the kernel needs in Jupyter. {Remedy}")
        {
            IsInput = wanted is not null,
        };

    /// <summary>Reads what the Python said of itself.</summary>
    /// <param name="answer">All that it wrote.</param>
    /// <returns>The Python, or <see langword="null"/> if it said something else.</returns>
    internal static JupyterPython? Read(string answer)
    {
        try
        {
            // The last line: something that starts with Python may have written before it.
            var line = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");
            using var document = JsonDocument.Parse(line);
            return document.RootElement is { ValueKind: JsonValueKind.Array } said && said.GetArrayLength() == 5
                ? new(
                    said[0].GetString()!,
                    said[1].GetString()!,
                    said[2].GetString()!,
                    new(said[3].GetString()!, [.. said[4].EnumerateArray().Select(folder => folder.GetString()!)]))
                : null;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<JupyterPython?> AskAsync(string program, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var run = await ProgramRun.ToEndAsync(new ProcessStartInfo(program, ["-c", Question]), either.Token).ConfigureAwait(false);
            return run.ExitCode == 0 ? Read(run.Output) : null;
        }
        catch (Exception absent) when (absent is Win32Exception or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
