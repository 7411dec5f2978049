using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace EndToEnd.Notebooks;

/// <summary>A Jupyter Notebook server on the loopback interface, with the installed kernel, over the tutorials.</summary>
internal sealed class JupyterServer : IAsyncDisposable
{
    private const string Token = "token-of-the-notebook-tests";

    // A busy machine starts Python slowly, and the first cells compile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly List<string> _written = [];

    private JupyterServer(Process process, TutorialFolder folder)
    {
        _process = process;
        Folder = folder;
        _http = new HttpClient { Timeout = Patience };
        _http.DefaultRequestHeaders.Add("Authorization", "token " + Token);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>The folder that it serves.</summary>
    public TutorialFolder Folder { get; }

    /// <summary>Its address, without the token.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Starts a server and waits until it answers.</summary>
    public static async Task<JupyterServer> StartAsync(InstalledKernel kernel)
    {
        var folder = new TutorialFolder();
        var start = kernel.Prepare(
            Jupyter.Python!,
            [
                "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", $"--port={FreePort()}",
                $"--NotebookApp.token={Token}", "--NotebookApp.quit_button=False", $"--notebook-dir={folder.Root}",
            ],
            folder.Root);
        var server = new JupyterServer(Process.Start(start)!, folder);
        try
        {
            await server.FindAsync(Path.Combine(kernel.Runtime, $"nbserver-{server._process.Id}.json"));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Address of the page of a notebook.</summary>
    public Uri PageOf(string notebook) => new(Address, $"notebooks/notebooks/{notebook}?token={Token}");

    /// <summary>The only kernel that runs.</summary>
    public async Task<string> KernelAsync()
    {
        var kernels = JsonNode.Parse(await _http.GetStringAsync(new Uri(Address, "api/kernels")))!.AsArray();
        return (string)Assert.Single(kernels)!["id"]!;
    }

    /// <summary>Interrupts a kernel, as the stop button of the page does.</summary>
    public Task InterruptAsync(string kernel) => PostAsync($"api/kernels/{kernel}/interrupt");

    /// <summary>Ends a kernel, as the page does with Kernel, Shutdown.</summary>
    public async Task ShutdownAsync(string kernel)
    {
        using var answer = await _http.DeleteAsync(new Uri(Address, $"api/kernels/{kernel}"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Connects to a kernel beside the page.</summary>
    public Task<KernelLine> ConnectAsync(string kernel) => KernelLine.OpenAsync(
        new UriBuilder(new Uri(Address, $"api/kernels/{kernel}/channels")) { Scheme = "ws", Query = "token=" + Token }.Uri, Patience);

    /// <summary>Waits until something holds; asks again and again.</summary>
    public static async Task EventuallyAsync(Func<Task<bool>> holds, Func<string>? otherwise = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, otherwise?.Invoke() ?? $"Not within {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>A port that was free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Takes the kernels along, which Jupyter ends only when it is asked politely.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
        Folder.Dispose();
    }

    private async Task FindAsync(string file)
    {
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await EventuallyAsync(
            async () =>
            {
                Assert.False(_process.HasExited, Written());
                try
                {
                    Address = new Uri((string)JsonNode.Parse(await File.ReadAllTextAsync(file))!["url"]!);
                    return (await _http.GetAsync(new Uri(Address, "api/status"))).IsSuccessStatusCode;
                }
                catch (Exception notYet) when (notYet is IOException or HttpRequestException or System.Text.Json.JsonException)
                {
                    return false;
                }
            },
            Written);
    }

    private async Task PostAsync(string path)
    {
        using var answer = await _http.PostAsync(new Uri(Address, path), null);
        answer.EnsureSuccessStatusCode();
    }

    private void Keep(string? line)
    {
        lock (_written)
        {
            _written.Add(line ?? "");
        }
    }

    private string Written()
    {
        lock (_written)
        {
            return string.Join('\n', _written);
        }
    }
}
