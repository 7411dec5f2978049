using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>C# as HTML, its words told apart by what the parser takes them for. The text itself is not changed by a character.</summary>
internal static class CodeColors
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    /// <summary>Renders code.</summary>
    /// <param name="code">The code, right or wrong; lines that begin with <c>#!</c> are commands of the kernel.</param>
    public static string Render(string code)
    {
        var html = new StringBuilder();
        var part = new StringBuilder();
        var lines = code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var end = i < lines.Length - 1 ? "\n" : "";
            if (line.StartsWith("#!", StringComparison.Ordinal))
            {
                AppendCode(html, part);
                Append(html, "d", line);
                html.Append(end);
            }
            else
            {
                part.Append(line).Append(end);
            }
        }

        AppendCode(html, part);
        return html.ToString();
    }

    private static void AppendCode(StringBuilder html, StringBuilder code)
    {
        var root = CSharpSyntaxTree.ParseText(code.ToString(), Script).GetRoot();
        foreach (var token in root.DescendantTokens())
        {
            AppendAll(html, token.LeadingTrivia);
            Append(html, ClassOf(token), token.Text);
            AppendAll(html, token.TrailingTrivia);
        }

        code.Clear();
    }

    private static void AppendAll(StringBuilder html, SyntaxTriviaList trivia)
    {
        foreach (var piece in trivia)
        {
            Append(html, ClassOf(piece), piece.ToFullString());
        }
    }

    private static void Append(StringBuilder html, string? style, string text)
    {
        if (style is null || text.Length == 0)
        {
            html.Append(WebUtility.HtmlEncode(text));
        }
        else
        {
            html.Append(Invariant($"<span class=\"{style}\">")).Append(WebUtility.HtmlEncode(text)).Append("</span>");
        }
    }

    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringEndToken or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken
            or SyntaxKind.InterpolatedRawStringEndToken => "s",
        SyntaxKind.IdentifierToken => ClassOfName(token),
        _ => token.IsKeyword() ? "k" : null,
    };

    private static string? ClassOfName(SyntaxToken name) => name.Parent switch
    {
        IdentifierNameSyntax { IsVar: true } => "k",
        BaseTypeDeclarationSyntax or TypeParameterSyntax or GenericNameSyntax => "t",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "m",
        IdentifierNameSyntax { Parent: InvocationExpressionSyntax } => "m",
        IdentifierNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access } written when access.Name == written => "m",
        IdentifierNameSyntax written when SyntaxFacts.IsInTypeOnlyContext(written) => "t",
        _ => null,
    };

    private static string? ClassOf(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia => null,
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => "c",
        _ => trivia.IsDirective ? "d" : null,
    };
}
