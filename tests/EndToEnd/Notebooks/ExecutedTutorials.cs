using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Notebooks;

#pragma warning disable CA1001 // A semaphore whose handle nobody asks for holds nothing.
/// <summary>The tutorials, executed by <c>jupyter nbconvert</c> with the installed kernel. All of them are, once a test asks for one.</summary>
/// <param name="kernel">The installed kernel.</param>
public sealed class ExecutedTutorials(InstalledKernel kernel) : IAsyncLifetime
#pragma warning restore CA1001
{
    /// <summary>Some wait for a process in real time, so a second one costs little; more of them would only disturb each other.</summary>
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _free = new(AtOnce);
    private readonly Lock _lock = new();
    private TutorialFolder? _folder;
    private Dictionary<string, Task<JsonNode>> _executions = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // Before the folder that they write to.
        Task all = Task.WhenAll(_executions.Values);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _folder?.Dispose();
    }

    /// <summary>The cells of a tutorial with their outputs; that of its probe is the last one.</summary>
    public Task<JsonNode> ExecutedAsync(string name)
    {
        lock (_lock)
        {
            if (_folder is null)
            {
                _folder = new TutorialFolder();
                _executions = Tutorial.All.ToDictionary(tutorial => tutorial.Name, tutorial => ExecuteAsync(tutorial, _folder.Notebooks));
            }

            return _executions[name];
        }
    }

    private async Task<JsonNode> ExecuteAsync(Tutorial tutorial, string folder)
    {
        await _free.WaitAsync();
        try
        {
            var (notebook, executed) = (Path.Combine(folder, tutorial.Name + ".ipynb"), Path.Combine(folder, tutorial.Name + "-executed.ipynb"));
            var document = JsonNode.Parse(await File.ReadAllTextAsync(notebook))!;
            document["cells"]!.AsArray().Add(JsonSerializer.SerializeToNode(new
            {
                cell_type = "code",
                id = "probe",
                metadata = new { },
                execution_count = (int?)null,
                outputs = Array.Empty<object>(),
                source = tutorial.Probe,
            }));
            await File.WriteAllTextAsync(notebook, document.ToJsonString());
            (await kernel.RunPythonAsync("-m", "nbconvert", "--to", "notebook", "--execute", "--output", executed, notebook)).AssertDone();
            return JsonNode.Parse(await File.ReadAllTextAsync(executed))!;
        }
        finally
        {
            _free.Release();
        }
    }
}
