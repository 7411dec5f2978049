using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Tests.Hosting;

/// <summary>The kernel as hosts start it.</summary>
internal sealed class ProcessUnderTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    public ProcessUnderTest()
    {
        var kernel = Path.Combine(AppContext.BaseDirectory, "RealtimeWorkbench.Kernel.dll");
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["exec", kernel])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        })!;
    }

    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public Task SendAsync(KernelRequest request) => SendAsync(JsonSerializer.Serialize(request, KernelJson.Lines.KernelRequest));

    /// <summary>Reads events up to the one that is waited for, that one included. Every line must be one.</summary>
    public async Task<List<KernelEvent>> ReadAsync(Func<KernelEvent, bool> until)
    {
        var events = new List<KernelEvent>();
        do
        {
            var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            events.Add(JsonSerializer.Deserialize(Assert.IsType<string>(line), KernelJson.Lines.KernelEvent)!);
        }
        while (!until(events[^1]));
        return events;
    }

    public async Task<List<KernelEvent>> RunAsync(string id, string code)
    {
        await SendAsync(new KernelRequest { Type = "execute", Id = id, Code = code });
        return await ReadAsync(sent => sent.Type == "reply" && sent.Id == id);
    }

    public void EndInput() => _process.StandardInput.Close();

    public Task EndedAsync() => _process.WaitForExitAsync().WaitAsync(Patience);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
