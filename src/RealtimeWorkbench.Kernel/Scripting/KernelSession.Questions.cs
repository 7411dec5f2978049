using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <content>What hosts ask about code while it is written.</content>
internal sealed partial class KernelSession
{
    /// <summary>Says whether code can be run as it is.</summary>
    public static KernelEvent IsComplete(KernelRequest request)
    {
        var part = CellText.SplitLanguages(request.Code, FindLanguage(request)).LastOrDefault();
        if (part is null || part.Language != Languages.CSharp)
        {
            return new KernelEvent { Type = "reply", Status = "complete" };
        }

        var code = CellText.SplitDirectives(part.Text, 0).LastOrDefault(step => step.Kind == CellText.StepKind.Code)?.Text ?? "";
        var tree = CSharpSession.Parse(code);
        if (!SyntaxFactory.IsCompleteSubmission(tree))
        {
            return new KernelEvent { Type = "reply", Status = "incomplete", Indent = Indent(code) };
        }

        var invalid = tree.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return new KernelEvent { Type = "reply", Status = invalid ? "invalid" : "complete" };
    }

    /// <summary>Says what could be written at the cursor.</summary>
    public KernelEvent Complete(KernelRequest request)
    {
        var cursor = CodePoints.ToIndex(request.Code, request.Cursor);
        var (matches, start) = Complete(request.Code[..cursor], FindLanguage(request));
        return new KernelEvent
        {
            Type = "reply",
            Status = "ok",
            Matches = matches,
            Start = CodePoints.FromIndex(request.Code, start),
            End = CodePoints.FromIndex(request.Code, cursor),
        };
    }

    /// <summary>Says what stands at the cursor.</summary>
    public KernelEvent Inspect(KernelRequest request)
    {
        var code = CellText.OnlyCSharp(request.Code, FindLanguage(request));
        return new KernelEvent
        {
            Type = "reply",
            Status = "ok",
            Data = Inspection.Describe(_csharp, code, CodePoints.ToIndex(request.Code, request.Cursor)),
        };
    }

    private static string FindLanguage(KernelRequest request) => Languages.Find(request.Language ?? "") ?? Languages.CSharp;

    private (IReadOnlyList<string> Matches, int Start) Complete(string text, string language)
    {
        var line = text.LastIndexOf('\n') + 1;
        var directives = Languages.All.Select(name => "#!" + name).Append(Import).Concat(_magics.All.Select(magic => magic.Name));
        if (DirectiveCompletion.Find(text[line..], directives) is { } directive)
        {
            return (directive.Matches, line + directive.Start);
        }

        return CellText.LanguageAtEnd(text, language) == Languages.CSharp
            ? Completion.Find(_csharp, CellText.OnlyCSharp(text, language))
            : ([], text.Length);
    }

    private static string Indent(string code)
    {
        var open = 0;
        foreach (var token in CSharpSession.Parse(code).GetRoot().DescendantTokens())
        {
            open += token.Kind() switch
            {
                SyntaxKind.OpenBraceToken when !token.IsMissing => 1,
                SyntaxKind.CloseBraceToken when !token.IsMissing => -1,
                _ => 0,
            };
        }

        return new string(' ', 4 * Math.Max(0, open));
    }
}
