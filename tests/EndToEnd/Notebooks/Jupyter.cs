using System.ComponentModel;
using System.Diagnostics;

namespace EndToEnd.Notebooks;

/// <summary>The Jupyter of this machine.</summary>
internal static class Jupyter
{
    private const string Needed = "ipykernel, nbclient, nbconvert, notebook, jupyter_kernel_test";

    /// <summary>The system's first: the one in PATH may be another, without Jupyter.</summary>
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    /// <summary>Its Python, or <see langword="null"/> if none has all that the tests need.</summary>
    public static string? Python { get; } = Candidates.FirstOrDefault(HasJupyter);

    /// <summary>Why these tests cannot run here, or <see langword="null"/> if they can.</summary>
    public static string? Missing { get; } = Python is not null
        ? null
        : $"No Jupyter: none of {string.Join(", ", Candidates)} has {Needed}; install them "
            + "(Debian: apt-get install python3-ipykernel jupyter-notebook jupyter-nbconvert python3-jupyter-kernel-test).";

    private static bool HasJupyter(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", $"import {Needed}"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
