using System.Text.RegularExpressions;
using RealtimeWorkbench.Kernel.Assemblies;
using RealtimeWorkbench.Kernel.Packages;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <content>Directives of C# cells.</content>
internal sealed partial class KernelSession
{
    private const string Import = "#!import";

    private readonly PackageSession _packages;
    private readonly MagicCommands _magics = new();

    /// <summary>Does what stands in lines that start with <c>#r</c> and <c>#i</c>; packages are fetched all at once.</summary>
    private async Task LoadAsync(CellRun run, string name, IEnumerable<CellText.Step> steps)
    {
        var requests = new List<PackageRequest>();
        var added = new List<LoadedFile>();
        foreach (var step in steps)
        {
            var text = Quoted().Match(step.Text) is { Success: true } match
                ? match.Groups[1].Value.Trim()
                : throw new CellException("ReferenceError", Invariant($"{name}, line {step.Line}: write {step.Text[..2]} \"...\" with nothing behind it."));
            var isPackage = PackageRequest.IsMarked(text);
            if (step.Kind == CellText.StepKind.Feed)
            {
                _packages.AddFeed(isPackage
                    ? PackageRequest.Unmark(text)
                    : throw new CellException("ReferenceError", Invariant($"{name}, line {step.Line}: write #i \"nuget:FOLDER-OR-ADDRESS\".")));
            }
            else if (isPackage)
            {
                requests.Add(PackageRequest.Parse(text)
                    ?? throw new CellException("ReferenceError", Invariant($"{name}, line {step.Line}: write #r \"nuget: Name\" or #r \"nuget: Name, Version\".")));
            }
            else
            {
                added.AddRange(_loader.LoadFile(text, Notice(run)));
            }
        }

        if (requests.Count > 0)
        {
            added.AddRange(await _packages.LoadAsync(requests, Notice(run), run.Interrupted).ConfigureAwait(false));
        }

        foreach (var file in added.Where(file => file.HasMagics))
        {
            // As code of the cell: it is a library's.
            await run.RunAsync(() =>
            {
                _magics.Add(_loader.Assemblies, file);
                return Task.FromResult(true);
            }).ConfigureAwait(false);
        }
    }

    private Action<string> Notice(CellRun run) => sentence => _events.Write(run.Context.Id, "stderr", sentence + "\n");

    private async Task RunDirectiveAsync(CellRun run, string name, CellText.Step step, int? count)
    {
        var parts = step.Text.Split(' ', 2, StringSplitOptions.TrimEntries);
        var arguments = parts.Length > 1 ? parts[1] : "";
        if (parts[0] == Import)
        {
            await ImportAsync(run, name, arguments.Trim('"'), step.Line).ConfigureAwait(false);
        }
        else if (_magics.Find(parts[0]) is { } command)
        {
            await InvokeAsync(run, command, arguments, Invariant($"{name}, line {step.Line}"), count).ConfigureAwait(false);
        }
        else if (Languages.Find(parts[0][2..]) is not null)
        {
            throw new CellException(
                "UnknownDirective", Invariant($"{name}, line {step.Line}: {parts[0]} starts another language only where it stands alone on its line, without a blank."));
        }
        else
        {
            var known = Languages.All.Select(language => "#!" + language).Append(Import).Concat(_magics.All.Select(magic => magic.Name));
            throw new CellException(
                "UnknownDirective", Invariant($"{name}, line {step.Line}: there is no '{parts[0]}'; there are {string.Join(", ", known)}."));
        }
    }

    private async Task InvokeAsync(CellRun run, MagicCommand command, string arguments, string place, int? count)
    {
        object? value;
        try
        {
            value = await run.RunAsync(() => command.InvokeAsync(arguments, run.Interrupted)).ConfigureAwait(false);
        }
        catch (ArgumentException exception)
        {
            // A mistake in the line, not in the library: its stack would help nobody.
            throw new CellException("CommandError", $"{place}: {exception.Message}");
        }

        if (value is not null)
        {
            await ShowAsync(run, value, count).ConfigureAwait(false);
        }
    }

    private async Task ImportAsync(CellRun run, string name, string path, int line)
    {
        var place = Invariant($"{name}, line {line}");
        if (path.Length == 0)
        {
            throw new CellException("ImportError", $"{place}: name a file, as in #!import \"tools.dib\".");
        }

        var importing = run.Importing.TryPeek(out var outer) ? outer : null;
        var full = Imports.Find(path, importing);
        if (run.Importing.Contains(full))
        {
            throw new CellException("ImportError", $"{place}: {path} is being imported already, so it would import itself without end.");
        }

        run.Importing.Push(full);
        try
        {
            foreach (var cell in Imports.Read(path, full, importing))
            {
                await RunTextAsync(run, cell.Name, cell.Text, FindLanguage(cell.Language), count: null).ConfigureAwait(false);
            }
        }
        catch (CellException exception) when (exception.Place is null)
        {
            throw exception.At(place);
        }
        finally
        {
            run.Importing.Pop();
        }
    }

    [GeneratedRegex("^#[ri]\\s*\"([^\"]*)\"\\s*(//.*)?$")]
    private static partial Regex Quoted();
}
