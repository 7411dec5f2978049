using System.Diagnostics;

namespace EndToEnd.Notebooks;

/// <summary>The kernel, installed by <c>rtw kernel install</c> in a Jupyter of the tests' own: nothing of the user's is read or written.</summary>
public sealed class InstalledKernel : IAsyncLifetime
{
    // Longer than the slowest step on a busy machine; who waits longer waits for what never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-jupyter-");

    /// <summary>Folder of Jupyter's data.</summary>
    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Folder for notebooks.</summary>
    public string Notebooks => Path.Combine(_folder.FullName, "notebooks");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Notebooks);
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

    private async Task<Finished> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Notebooks,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, folder) in new[]
        {
            ("JUPYTER_DATA_DIR", "data"), ("JUPYTER_CONFIG_DIR", "config"), ("JUPYTER_RUNTIME_DIR", "runtime"), ("IPYTHONDIR", "ipython"),
        })
        {
            start.Environment[name] = Path.Combine(_folder.FullName, folder);
        }

        start.Environment.Remove("JUPYTER_PATH");
        start.Environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
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
