using System.Diagnostics;

namespace RealtimeWorkbench.Kernel;

/// <summary>A program that was run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All that it wrote to its standard output.</param>
/// <param name="Errors">All that it wrote to its standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program that gets no input.</summary>
    /// <param name="start">What to start; its streams are redirected.</param>
    /// <param name="cancellationToken">Ends the program and all that it has started.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<ProgramRun> ToEndAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        try
        {
            process.StandardInput.Close();

            // Both at once: a program waits when nobody reads what it writes.
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ProgramRun(process.ExitCode, output, await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
