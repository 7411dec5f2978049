using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Takes the text of a cell apart: languages, directives, and C# between them. Line numbers stay those of the cell.</summary>
internal static class CellText
{
    /// <summary>Splits at lines that are exactly <c>#!</c> and the name of a language.</summary>
    public static List<Part> SplitLanguages(string text, string language)
    {
        var parts = new List<Part>();
        var lines = Lines(text);
        var start = 0;
        var current = language;
        for (var i = 0; i <= lines.Length; i++)
        {
            var next = i < lines.Length ? LanguageBegunBy(lines[i]) : null;
            if (i < lines.Length && next is null)
            {
                continue;
            }

            var part = string.Join('\n', lines[start..i]);
            if (!string.IsNullOrWhiteSpace(part))
            {
                parts.Add(new Part(current, current == Languages.CSharp ? part : part.Trim('\n'), start));
            }

            start = i + 1;
            current = next ?? current;
        }

        return parts;
    }

    /// <summary>Splits C# into code and directives, in the order in which they take effect.</summary>
    /// <param name="code">C# of the cell.</param>
    /// <param name="line">Lines of the cell before it.</param>
    /// <returns>
    /// Steps; code has empty lines for what came before it. What <c>#r</c> and <c>#i</c> load comes before the code around them,
    /// other directives end the code before them.
    /// </returns>
    public static List<Step> SplitDirectives(string code, int line)
    {
        var lines = Lines(code);
        var root = CSharpSession.Parse(code).GetRoot();
        var steps = new List<Step>();
        var pending = Enumerable.Repeat("", line).ToList();
        var position = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var text = lines[i];
            var kind = KindOf(text);
            if (kind is null || IsInsideToken(root, position))
            {
                pending.Add(text);
            }
            else if (kind == StepKind.Directive)
            {
                AddCode(steps, pending);
                steps.Add(new Step(StepKind.Directive, text, line + i + 1));
                pending = [.. Enumerable.Repeat("", line + i + 1)];
            }
            else
            {
                steps.Add(new Step(kind.Value, text, line + i + 1));
                pending.Add("");
            }

            position += text.Length + 1;
        }

        AddCode(steps, pending);
        return steps;
    }

    /// <summary>The text with everything blank that is no C#, so that positions stay.</summary>
    public static string OnlyCSharp(string text, string language)
    {
        var characters = text.ToCharArray();
        var current = language;
        var position = 0;
        foreach (var line in text.Split('\n'))
        {
            var next = LanguageBegunBy(line.TrimEnd('\r'));
            current = next ?? current;
            if (next is not null || current != Languages.CSharp || KindOf(line) is not null)
            {
                characters.AsSpan(position, line.Length).Fill(' ');
            }

            position += line.Length + 1;
        }

        return new string(characters);
    }

    /// <summary>Language of what would be written at the end of a text.</summary>
    public static string LanguageAtEnd(string text, string language) => Lines(text).Select(LanguageBegunBy).LastOrDefault(name => name is not null) ?? language;

    /// <summary>Lines without their ends, whichever kind of end they have.</summary>
    public static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static string? LanguageBegunBy(string line) => line.StartsWith("#!", StringComparison.Ordinal) ? Languages.Find(line[2..]) : null;

    private static StepKind? KindOf(string line) =>
        line.StartsWith("#!", StringComparison.Ordinal) ? StepKind.Directive
        : IsQuoted(line, "#r") ? StepKind.Reference
        : IsQuoted(line, "#i") ? StepKind.Feed
        : null;

    private static bool IsQuoted(string line, string directive) =>
        line.StartsWith(directive, StringComparison.Ordinal) && line[directive.Length..].TrimStart().StartsWith('"');

    /// <summary>Whether a line starts within a string, a comment, or code that is switched off.</summary>
    private static bool IsInsideToken(SyntaxNode root, int position)
    {
        var token = root.FindToken(position);
        if (token.SpanStart < position && position < token.Span.End)
        {
            return true;
        }

        var trivia = root.FindTrivia(position);
        return (trivia.SpanStart < position && trivia.Kind() is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia)
            || trivia.Kind() is SyntaxKind.DisabledTextTrivia;
    }

    private static void AddCode(List<Step> steps, List<string> lines)
    {
        if (lines.Any(line => !string.IsNullOrWhiteSpace(line)))
        {
            steps.Add(new Step(StepKind.Code, string.Join('\n', lines), 0));
        }
    }

    /// <summary>A stretch of a cell in one language.</summary>
    /// <param name="Language">Name of the language.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="Line">Lines of the cell before it.</param>
    internal sealed record Part(string Language, string Text, int Line);

    /// <summary>One thing to do for C#.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="Text">Code, or the line of the directive.</param>
    /// <param name="Line">Line of the directive in the cell, from 1.</param>
    internal sealed record Step(StepKind Kind, string Text, int Line);

    /// <summary>Kinds of steps.</summary>
    internal enum StepKind
    {
        Code,
        Reference,
        Feed,
        Directive,
    }
}
