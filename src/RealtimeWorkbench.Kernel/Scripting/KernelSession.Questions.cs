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
        var part = CellText.SplitLanguages(request.Code, Languages.Find(request.Language ?? "") ?? Languages.CSharp).LastOrDefault();
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
