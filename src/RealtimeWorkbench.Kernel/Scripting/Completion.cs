using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Says what could be written at a place in C#: members behind a dot, else names in scope and keywords.</summary>
/// <remarks>Made of the compiler's model alone, because Roslyn's own completion is in packages that notebooks would carry for this only.</remarks>
internal static class Completion
{
    private static readonly string[] Keywords =
    [
        .. SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(text => text.Length > 1 && text.All(char.IsAsciiLetterLower)),
    ];

    /// <summary>Finds what starts with the letters before the cursor, upper or lower case.</summary>
    /// <param name="session">Knows what earlier cells have left.</param>
    /// <param name="code">C# up to the cursor.</param>
    /// <returns>Names in order, each once, and where the letters start.</returns>
    public static (IReadOnlyList<string> Matches, int Start) Find(CSharpSession session, string code)
    {
        var start = code.Length;
        while (start > 0 && SyntaxFacts.IsIdentifierPartCharacter(code[start - 1]))
        {
            start--;
        }

        var tree = CSharpSession.Parse(code);
        var root = tree.GetRoot();
        if (IsText(root, start) || (start < code.Length && char.IsAsciiDigit(code[start])))
        {
            return ([], start);
        }

        var container = Container(root, code, start);
        var symbols = session.Look(tree, model => (container is null ? model.LookupSymbols(start) : Members(model, container, start))
            .Where(IsOffered)
            .Select(symbol => symbol.Name)
            .ToList());
        var prefix = code[start..];
        var names = symbols
            .Concat(container is null ? Keywords : [])
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .OrderByDescending(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        return (names, start);
    }

    /// <summary>Whether a place is within a comment or a text.</summary>
    private static bool IsText(SyntaxNode root, int position)
    {
        if (position == 0)
        {
            return false;
        }

        var trivia = root.FindTrivia(position - 1);
        if (trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.DisabledTextTrivia
            && trivia.FullSpan.Contains(position - 1))
        {
            return true;
        }

        var token = root.FindToken(position - 1);
        var isClosed = token.Span.End == position && token.GetDiagnostics().All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
        return !isClosed && token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken;
    }

    /// <summary>What stands before the dot; null if there is no dot.</summary>
    private static ExpressionSyntax? Container(SyntaxNode root, string code, int start)
    {
        var dot = start - 1;
        while (dot >= 0 && char.IsWhiteSpace(code[dot]))
        {
            dot--;
        }

        return dot < 0 ? null : root.FindToken(dot) switch
        {
            { RawKind: (int)SyntaxKind.DotToken, Parent: MemberAccessExpressionSyntax access } => access.Expression,
            { RawKind: (int)SyntaxKind.DotToken, Parent: QualifiedNameSyntax name } => name.Left,
            { RawKind: (int)SyntaxKind.ColonColonToken, Parent: AliasQualifiedNameSyntax name } => name.Alias,
            { RawKind: (int)SyntaxKind.DotToken, Parent: MemberBindingExpressionSyntax binding } =>
                binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            _ => null,
        };
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, SyntaxNode container, int position)
    {
        var symbol = model.GetSymbolInfo(container).Symbol;
        if (symbol is IAliasSymbol alias)
        {
            symbol = alias.Target;
        }

        if (symbol is INamespaceOrTypeSymbol scope)
        {
            return model.LookupSymbols(position, scope).Where(member => member.IsStatic || member is INamespaceOrTypeSymbol || symbol is INamespaceSymbol);
        }

        var type = model.GetTypeInfo(container).Type;
        if (container.Parent is ConditionalAccessExpressionSyntax
            && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
        }

        return type is null or IErrorTypeSymbol
            ? []
            : model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Where(member => !member.IsStatic && member is not ITypeSymbol);
    }

    private static bool IsOffered(ISymbol symbol) =>
        symbol.CanBeReferencedByName
        && symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor or MethodKind.UserDefinedOperator }
        && !symbol.GetAttributes().Any(IsNeverBrowsable);

    private static bool IsNeverBrowsable(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "EditorBrowsableAttribute"
        && attribute.ConstructorArguments is [{ Value: (int)System.ComponentModel.EditorBrowsableState.Never }];
}
