using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Says what stands at a place in C#: its signature and its documentation.</summary>
internal static partial class Inspection
{
    /// <summary>Overloads that are listed.</summary>
    private const int MaxOverloads = 8;

    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeModifiers)
        .AddKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    /// <summary>Describes the symbol at a place, or the method in whose arguments the place is.</summary>
    /// <returns>Texts by MIME type, or null if there is nothing to tell.</returns>
    public static Dictionary<string, string>? Describe(CSharpSession session, string code, int position)
    {
        var tree = CSharpSession.Parse(code);
        return session.Look(tree, model => Describe(Symbols(model, tree.GetRoot(), position)));
    }

    private static Dictionary<string, string>? Describe(List<ISymbol> symbols)
    {
        if (symbols.Count == 0)
        {
            return null;
        }

        var signatures = string.Join('\n', symbols.Take(MaxOverloads).Select(symbol => symbol.ToDisplayString(Format)));
        if (symbols.Count > MaxOverloads)
        {
            signatures += Invariant($"\n// and {symbols.Count - MaxOverloads} more");
        }

        var documentation = Documentation(symbols[0]);
        return new Dictionary<string, string>
        {
            ["text/plain"] = string.Join("\n\n", ((string[])[signatures, documentation]).Where(text => text.Length > 0)),
            ["text/markdown"] = string.Join("\n\n", ((string[])[$"```csharp\n{signatures}\n```", documentation]).Where(text => text.Length > 0)),
        };
    }

    private static List<ISymbol> Symbols(SemanticModel model, SyntaxNode root, int position)
    {
        foreach (var place in (int[])[position, position - 1])
        {
            if (place >= 0 && root.FullSpan.Contains(place) && root.FindToken(place) is { Parent: { } node } token
                && token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Contains(place))
            {
                var found = Named(model, node);
                if (found.Count > 0)
                {
                    return found;
                }
            }
        }

        var called = root.FindToken(Math.Max(0, position - 1)).Parent?.FirstAncestorOrSelf<ArgumentListSyntax>()?.Parent;
        return called switch
        {
            InvocationExpressionSyntax invocation => [.. model.GetMemberGroup(invocation.Expression)],
            BaseObjectCreationExpressionSyntax creation => [.. model.GetMemberGroup(creation)],
            _ => [],
        };
    }

    private static List<ISymbol> Named(SemanticModel model, SyntaxNode node)
    {
        if (model.GetDeclaredSymbol(node) is { } declared)
        {
            return [declared];
        }

        var group = model.GetMemberGroup(node);
        var info = model.GetSymbolInfo(node);
        return info.Symbol is { } symbol ? [symbol, .. group.Where(other => !SymbolEqualityComparer.Default.Equals(other, symbol))]
            : group.Length > 0 ? [.. group]
            : [.. info.CandidateSymbols];
    }

    private static string Documentation(ISymbol symbol)
    {
        var definition = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol.OriginalDefinition;
        var xml = definition.GetDocumentationCommentXml();
        if (string.IsNullOrWhiteSpace(xml))
        {
            return "";
        }

        try
        {
            var root = XElement.Parse(xml);
            var lines = new List<string>();
            Add(lines, "", root.Element("summary"));
            foreach (var parameter in root.Elements("param"))
            {
                Add(lines, parameter.Attribute("name")?.Value + ": ", parameter);
            }

            Add(lines, "Returns ", root.Element("returns"));
            return string.Join("\n\n", lines);
        }
        catch (XmlException)
        {
            // A comment that is no XML documents nothing.
            return "";
        }
    }

    private static void Add(List<string> lines, string lead, XElement? element)
    {
        if (element is not null && Text(element) is { Length: > 0 } text)
        {
            lines.Add(lead + text);
        }
    }

    private static string Text(XElement element) => Blank().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference when reference.IsEmpty => Reference(reference),
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
        XElement inner => Text(inner),
        _ => "",
    })), " ").Trim();

    /// <summary>The last name of what is referred to: <c>Of</c> for <c>M:Charts.ControlChart.Of(System.String)</c>.</summary>
    private static string Reference(XElement reference)
    {
        var target = reference.Attributes().FirstOrDefault()?.Value ?? "";
        var name = target.Split('(')[0];
        return target.Length > 1 && target[1] == ':' ? $"`{name[(name.LastIndexOf('.') + 1)..].TrimStart('T', ':').Split('`')[0]}`" : $"`{target}`";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
