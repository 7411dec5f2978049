using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>The kernel as a process that this one owns. It never outlives it: its input ends with us, and the end of its input is its end.</summary>
public sealed class KernelProcess : IKernelConnection
{
    private const int LastWords = 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Task _listening;
    private readonly List<string> _errorLines = [];

    private KernelProcess(Process process, TimeProvider time)
    {
        _process = process;
        _time = time;
        _listening = ListenAsync();
    }

    /// <summary>How long the kernel has to end by itself when this object is disposed. 2 s by default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a kernel.</summary>
    /// <param name="folder">Folder in which the kernel works: that of the notebook.</param>
    /// <param name="time">Measures how long to wait for its end.</param>
    /// <exception cref="InvalidOperationException">It can't be started.</exception>
    public static KernelProcess Start(string folder, TimeProvider? time = null)
    {
        var start = KernelProgram.StartInfo();
        start.WorkingDirectory = folder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = Utf8;
        start.StandardOutputEncoding = Utf8;
        start.StandardErrorEncoding = Utf8;
        try
        {
            return new KernelProcess(
                Process.Start(start) ?? throw new InvalidOperationException("The kernel could not be started."), time ?? TimeProvider.System);
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"The kernel could not be started: {exception.Message}", exception);
        }
    }

    /// <inheritdoc />
    public async Task SendAsync(KernelRequest request)
    {
        var line = JsonSerializer.Serialize(request, KernelJson.Lines.KernelRequest);
        await _process.StandardInput.WriteAsync(line + "\n").ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<KernelEvent> ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            yield return Parse(line);
        }
    }

    /// <inheritdoc />
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> DescribeEndAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        var code = _process.ExitCode;
        var reason = code switch
        {
            // What a shell makes of the signals.
            134 => ", aborted by the runtime",
            137 => ", killed from outside or for want of memory",
            139 => ", crashed in native code",
            _ => "",
        };
        return [Invariant($"The kernel ended with exit code {code}{reason}; run the notebook again."), .. _errorLines];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already, so nothing could be flushed.
        }

        using var over = new CancellationTokenSource(Patience, _time);
        try
        {
            await _process.WaitForExitAsync(over.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _listening.ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>A line of the protocol, or what native code wrote past it.</summary>
    private static KernelEvent Parse(string line)
    {
        if (line.StartsWith('{'))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, KernelJson.Lines.KernelEvent) is { } known)
                {
                    return known;
                }
            }
            catch (JsonException)
            {
                // Then it is a text that happens to begin so.
            }
        }

        return new KernelEvent { Type = "stream", Name = "stdout", Text = line + "\n" };
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            // The first lines name the failure, the last ones the place; what lies between is mostly repetition.
            if (_errorLines.Count == LastWords)
            {
                _errorLines.RemoveAt(LastWords / 2);
            }

            _errorLines.Add(line);
        }
    }
}
