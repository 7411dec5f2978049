using System.Diagnostics;

namespace RealtimeWorkbench.Sql.Tests;

/// <summary>The program in a process of its own, and what it says.</summary>
internal sealed class ProgramRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>For a whole run on a machine that is busy.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly List<string> _said = [];
    private readonly List<(string Text, TaskCompletionSource<string> Seen)> _waits = [];

    /// <summary>Starts <c>rtw</c>.</summary>
    public ProgramRun(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rtw.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process = Process.Start(start)!;
        Process.OutputDataReceived += (_, line) => Take(line.Data);
        Process.ErrorDataReceived += (_, line) => Take(line.Data);
        Process.BeginOutputReadLine();
        Process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Said
    {
        get
        {
            lock (_lock)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Waits for the first line that holds a text.</summary>
    public async Task<string> LineWithAsync(string text)
    {
        var seen = SeeAsync(text);
        var first = await Task.WhenAny(seen, Process.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(first == seen, $"It has ended before it said \"{text}\":\n{Said}");
        return await seen;
    }

    /// <summary>Waits until it has said something, or has ended.</summary>
    public Task HasSaidOrEndedAsync(string text) => Task.WhenAny(SeeAsync(text), Process.WaitForExitAsync());

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task EndAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(LongPatience);
        Assert.True(Process.ExitCode == 0, Said);
    }

    /// <summary>How often it has said something.</summary>
    public int LinesWith(string text)
    {
        lock (_lock)
        {
            return _said.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    /// <summary>Stops it where it is, or lets it go on: the process knows nothing of it.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Invariant($"{Process.Id}")]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Asks several to end at the same time, and waits until they have.</summary>
    public static async Task StopAllAsync(IReadOnlyList<ProgramRun> runs)
    {
        using var kill = Process.Start("kill", ["-TERM", .. runs.Select(run => Invariant($"{run.Process.Id}"))]);
        foreach (var run in runs)
        {
            await run.Process.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(run.Process.ExitCode == 0, run.Said);
        }
    }

    /// <summary>Asks it to end, as a service manager does, and waits until it has.</summary>
    public Task StopAsync() => StopAllAsync([this]);

    /// <summary>Ends it without a last word.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    private Task<string> SeeAsync(string text)
    {
        lock (_lock)
        {
            if (_said.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } line)
            {
                return Task.FromResult(line);
            }

            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((text, seen));
            return seen.Task;
        }
    }

    private void Take(string? line)
    {
        lock (_lock)
        {
            _said.Add(line ?? "");
            foreach (var (text, seen) in _waits)
            {
                if (line?.Contains(text, StringComparison.Ordinal) == true)
                {
                    seen.TrySetResult(line);
                }
            }
        }
    }
}
