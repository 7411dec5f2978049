using System.Diagnostics;

namespace EndToEnd.Notebooks;

/// <summary>The kernel, installed by <c>rtw kernel install</c> in a Jupyter of the tests' own: nothing of the user's is read or written.</summary>
public sealed class InstalledKernel : IAsyncLifetime
{
    private const string Temporary = "temp";

    // Longer than the slowest step on a busy machine; who waits longer waits for what never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-jupyter-");

    /// <summary>Folder of Jupyter's data.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Folder in which a Jupyter server says where it can be found.</summary>
    public string Runtime => Path.Combine(_folder.FullName, "runtime");

    /// <summary>Folder for notebooks.</summary>
    public string Notebooks => Path.Combine(_folder.FullName, "notebooks");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Notebooks);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, Temporary));
        if (Jupyter.Python is { } python)
        {
            (await RunRtwAsync("kernel", "install", "--python", python)).AssertDone();
        }
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs <c>rtw</c> as its users do.</summary>
    public Task<Finished> RunRtwAsync(params string[] arguments) =>
        RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "rtw.dll"), .. arguments]);

    /// <summary>Runs the Python that has Jupyter.</summary>
    public Task<Finished> RunPythonAsync(params string[] arguments) => RunAsync(Jupyter.Python!, arguments);

    /// <summary>Has nbconvert make a page of a notebook.</summary>
    /// <returns>Path of the page.</returns>
    public async Task<string> ConvertToHtmlAsync(string notebook)
    {
        (await RunPythonAsync("-m", "nbconvert", "--to", "html", notebook)).AssertDone();
        return Path.ChangeExtension(notebook, ".html");
    }

    /// <summary>Says that a notebook can be trusted: only then does Jupyter show more of its outputs than plain text and tables.</summary>
    public async Task TrustAsync(string notebook) => (await RunPythonAsync(
        "-c", "from nbformat.sign import TrustNotebookApp; TrustNotebookApp.launch_instance()", notebook)).AssertDone();

    /// <summary>How a program is started that shall know the kernel and leave the user's Jupyter alone.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="at">Folder to start it in.</param>
    internal ProcessStartInfo Prepare(string program, IEnumerable<string> arguments, string at)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = at,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, folder) in new[]
        {
            ("JUPYTER_DATA_DIR", "data"), ("JUPYTER_RUNTIME_DIR", "runtime"), ("IPYTHONDIR", "ipython"), ("TEMP", Temporary),
        })
        {
            start.Environment[name] = Path.Combine(_folder.FullName, folder);
        }

        start.Environment.Remove("JUPYTER_PATH");
        // Else extensions that the machine has enabled for all, such as Debian's of ipywidgets, are part of every page, with what they complain about.
        // Jupyter then makes an empty folder for its configuration, where TEMP says, and leaves it behind.
        start.Environment["JUPYTER_NO_CONFIG"] = "1";
        // As on a German machine: what notebooks show must not depend on it. An LC_ALL would overrule that.
        start.Environment.Remove("LC_ALL");
        start.Environment["LC_MESSAGES"] = "de_DE.UTF-8";
        start.Environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }

    private async Task<Finished> RunAsync(string program, string[] arguments)
    {
        var start = Prepare(program, arguments, Notebooks);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new Finished(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} has not ended within {Patience}.");
        }
    }
}
