using System.CommandLine;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>The options that say where kernels are: of the user, of a Python, or below a prefix.</summary>
internal sealed class KernelPlace
{
    private readonly Option<bool> _user = new("--user") { Description = "The user's own Jupyter folder; so it is without an option." };
    private readonly Option<bool> _python = new("--sys-prefix") { Description = "The folder of the Python that has ipykernel, such as a virtual environment." };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "A prefix such as /usr/local; kernels are in share/jupyter/kernels below it." };

    public void AddTo(Command command)
    {
        command.Add(_user);
        command.Add(_prefix);
        command.Add(_python);
        command.Validators.Add(result =>
        {
            if (new Option[] { _user, _prefix, _python }.Count(option => result.GetResult(option) is { Implicit: false }) > 1)
            {
                result.AddError("--user, --prefix and --sys-prefix exclude each other");
            }
        });
    }

    /// <summary>Whether a place was named.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_user) || parsed.GetValue(_python) || parsed.GetValue(_prefix) is not null;

    /// <summary>Whether the place is one of the Python.</summary>
    public bool NeedsPython(ParseResult parsed) => parsed.GetValue(_python);

    /// <summary>The folder that has a folder per kernel.</summary>
    public string Read(ParseResult parsed, JupyterFolders folders, string? pythonPrefix) => parsed switch
    {
        _ when parsed.GetValue(_prefix) is { } prefix => JupyterFolders.KernelsBelow(Path.GetFullPath(prefix)),
        _ when parsed.GetValue(_python) => JupyterFolders.KernelsBelow(pythonPrefix!),
        _ => JupyterFolders.KernelsIn(folders.DataFolder),
    };
}
