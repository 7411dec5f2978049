using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Tests.Hosting;

public sealed class KernelProcessTests : IDisposable
{
    private readonly ProcessUnderTest _kernel = new();

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public async Task Answers_in_lines_whatever_cells_write_and_ends_with_its_input()
    {
        Assert.Equal("ready", Assert.Single(await _kernel.ReadAsync(_ => true)).Type);

        // What is no request is refused, and the kernel lives on.
        await _kernel.SendAsync("{ \"type\": ");
        Assert.Equal("error", (await _kernel.ReadAsync(_ => true))[0].Type);
        await _kernel.SendAsync("{\"type\":\"dance\",\"id\":\"d\"}");
        Assert.Equal("There is no request 'dance'; there are execute, complete, is_complete, inspect, interrupt and shutdown.", (await _kernel.ReadAsync(_ => true))[0].Text);
        Assert.Equal("error", (await _kernel.ReadAsync(sent => sent.Type == "reply"))[0].Status);

        var value = await _kernel.RunAsync("1", "Console.Write(\"ü 😀\"); Console.ReadLine() is null");
        Assert.Equal("ü 😀", value[0].Text);
        Assert.Equal("True", value[1].Data!["text/plain"]);
        Assert.Equal(("1", "ok", 1), (value[2].Id, value[2].Status, value[2].ExecutionCount));

        if (!OperatingSystem.IsWindows())
        {
            // Child processes and raw handles write to the cell, not into the protocol, and read nothing of it.
            var child = await _kernel.RunAsync("2", "System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"cat; echo child\"]).WaitForExit(); Console.OpenStandardOutput().Write(\"raw\\n\"u8);");
            Assert.Equal("child\nraw\n", string.Concat(child.Where(sent => sent.Type == "stream" && sent.Cell == "2").Select(sent => sent.Text)));
        }

        // While a cell runs, questions are answered and an interrupt works.
        await _kernel.SendAsync(new KernelRequest { Type = "execute", Id = "3", Code = "Console.WriteLine(\"on\"); while (true) { }" });
        await _kernel.ReadAsync(sent => sent.Type == "stream");
        await _kernel.SendAsync(new KernelRequest { Type = "is_complete", Id = "q", Code = "{" });
        Assert.Equal("incomplete", (await _kernel.ReadAsync(sent => sent.Id == "q"))[^1].Status);
        await _kernel.SendAsync(new KernelRequest { Type = "interrupt" });
        Assert.Equal("interrupted", (await _kernel.ReadAsync(sent => sent.Id == "3"))[^1].Status);

        // The end of the input ends the process, whatever runs.
        await _kernel.SendAsync(new KernelRequest { Type = "execute", Id = "4", Code = "new System.Threading.Thread(() => { while (true) { } }).Start(); Console.WriteLine(\"on\"); while (true) { }" });
        await _kernel.ReadAsync(sent => sent.Type == "stream");
        _kernel.EndInput();
        await _kernel.EndedAsync();
    }

    [Fact]
    public async Task A_shutdown_is_answered_and_ends_the_process()
    {
        await _kernel.SendAsync(new KernelRequest { Type = "shutdown", Id = "s" });

        Assert.Equal("ok", (await _kernel.ReadAsync(sent => sent.Type == "reply"))[^1].Status);
        await _kernel.EndedAsync();
    }
}
