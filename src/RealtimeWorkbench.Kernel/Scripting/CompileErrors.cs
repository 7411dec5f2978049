using System.Globalization;
using Microsoft.CodeAnalysis;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Says where and why code doesn't compile.</summary>
internal static class CompileErrors
{
    /// <summary>Most errors that are listed; those after it usually follow from the first.</summary>
    private const int MaxListed = 10;

    /// <summary>Makes one error of all: the first one in the sentence, each with its line and a caret below it.</summary>
    public static CellException Describe(IReadOnlyList<Diagnostic> errors)
    {
        var sorted = errors.OrderBy(error => error.Location.SourceSpan.Start).ToList();
        var lines = new List<string>();
        foreach (var error in sorted.Take(MaxListed))
        {
            if (sorted.Count > 1)
            {
                lines.Add(Sentence(error));
            }

            lines.AddRange(Excerpt(error));
            if (error.Id == "CS0200" && error.GetMessage(CultureInfo.InvariantCulture).Contains("PocketViewTags._", StringComparison.Ordinal))
            {
                lines.Add("    Here _ is a tag of PocketView, as in .NET Interactive; to discard a value write var ignored = ... instead.");
            }
        }

        if (sorted.Count > MaxListed)
        {
            lines.Add(Invariant($"and {sorted.Count - MaxListed} more errors"));
        }

        return new CellException("CompilationError", Sentence(sorted[0]), lines);
    }

    private static string Sentence(Diagnostic error)
    {
        var message = $"error {error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}";
        var position = error.Location.GetLineSpan();
        return error.Location.IsInSource
            ? Invariant($"{position.Path}, line {position.StartLinePosition.Line + 1}, column {position.StartLinePosition.Character + 1}: {message}")
            : message;
    }

    private static IEnumerable<string> Excerpt(Diagnostic error)
    {
        if (error.Location.SourceTree is not { } tree)
        {
            yield break;
        }

        var position = error.Location.GetLineSpan();
        var line = tree.GetText().Lines[position.StartLinePosition.Line].ToString();
        var start = position.StartLinePosition.Character;
        var end = position.EndLinePosition.Line == position.StartLinePosition.Line ? position.EndLinePosition.Character : line.Length;

        // Tabs stay tabs, so that the caret stands below its character however wide they are shown.
        var indent = new string([.. line.Take(start).Select(character => character == '\t' ? '\t' : ' ')]);
        yield return $"    {line}";
        yield return $"    {indent}{new string('^', Math.Max(1, end - start))}";
    }
}
