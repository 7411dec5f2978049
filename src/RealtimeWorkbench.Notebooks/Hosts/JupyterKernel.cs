using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>Finds out which Jupyter kernel this process is, so that a page can tell whether an output is of its own kernel.</summary>
internal static partial class JupyterKernel
{
    private const string Variable = "RTW_JUPYTER_KERNEL_ID";

    /// <summary>Id of the kernel, or the empty string if this process is none.</summary>
    /// <param name="variable">Gives variables of the environment.</param>
    /// <param name="arguments">Arguments of the process; .NET Interactive has its connection file among them.</param>
    public static string Id(Func<string, string?> variable, IEnumerable<string> arguments)
    {
        if (variable(Variable) is { Length: > 0 } id)
        {
            return id;
        }

        return arguments.Select(argument => ConnectionFile().Match(Path.GetFileName(argument)))
            .FirstOrDefault(match => match.Success)?.Groups[1].Value ?? "";
    }

    [GeneratedRegex("^kernel-(.+)\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex ConnectionFile();
}
