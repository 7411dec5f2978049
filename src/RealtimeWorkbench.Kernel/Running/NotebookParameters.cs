using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RealtimeWorkbench.Kernel.Documents;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>Parameters of a notebook: what the first C# cell declares whose first line is <c>// parameters</c>, or that has the tag of that name.</summary>
public static class NotebookParameters
{
    private const string Tag = "parameters";
    private const string InjectedTag = "injected-parameters";

    /// <summary>Gives parameters other values, by a cell that is put after the one that declares them.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="values">Values by name, as somebody typed them.</param>
    /// <param name="name">Name of the notebook, for sentences.</param>
    /// <returns>The notebook, with no values as it was.</returns>
    /// <exception cref="NotebookException">There is no such parameter, or a value doesn't fit.</exception>
    public static Notebook Apply(Notebook notebook, IReadOnlyDictionary<string, string> values, string name)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return notebook;
        }

        // A notebook that was executed with values holds the cell that gave them.
        List<NotebookCell> cells = [.. notebook.Cells.Where(cell => !cell.Tags.Contains(InjectedTag))];
        var place = cells.FindIndex(DeclaresParameters);
        if (place < 0)
        {
            throw new NotebookException(
                $"{name} has no parameters that --set could change; begin the C# cell that declares them with the comment // parameters.");
        }

        var parameters = Read(cells[place].Text);
        var lines = new List<string> { "// values given by rtw notebook run --set" };
        foreach (var (parameterName, value) in values)
        {
            var parameter = parameters.FirstOrDefault(known => known.Name == parameterName) ?? throw new NotebookException(
                parameters.Count == 0
                    ? $"{name} has no parameter \"{parameterName}\": its cell of parameters declares no text, number or truth value."
                    : $"{name} has no parameter \"{parameterName}\"; there are {string.Join(", ", parameters.Select(known => known.Name))}.");
            var literal = parameter.Literal(value)
                ?? throw new NotebookException($"{parameterName} of {name} cannot be \"{value}\": it is {parameter.Kind}.");
            lines.Add($"{parameterName} = {literal};");
        }

        cells.Insert(place + 1, new NotebookCell(CellLanguages.CSharp, string.Join('\n', lines)).Tagged(InjectedTag));
        return notebook with { Cells = cells };
    }

    /// <summary>Reads the variables that a cell declares and that have a value we can write.</summary>
    internal static IReadOnlyList<NotebookParameter> Read(string text)
    {
        // Commands of the kernel are no C#.
        var code = string.Join('\n', text.Split('\n').Select(line => line.StartsWith("#!", StringComparison.Ordinal) ? "" : line));
        var root = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp14, kind: SourceCodeKind.Script))
            .GetCompilationUnitRoot();
        return [.. root.Members.SelectMany(Variables).OfType<NotebookParameter>()];
    }

    private static bool DeclaresParameters(NotebookCell cell)
    {
        if (cell.Language != CellLanguages.CSharp)
        {
            return false;
        }

        var first = cell.Text.TrimStart().Split('\n', 2)[0].Trim();
        return cell.Tags.Contains(Tag)
            || (first.StartsWith("//", StringComparison.Ordinal) && string.Equals(first[2..].Trim(), Tag, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<NotebookParameter?> Variables(MemberDeclarationSyntax member)
    {
        var (declaration, modifiers) = member switch
        {
            FieldDeclarationSyntax field => (field.Declaration, field.Modifiers),
            GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => (local.Declaration, local.Modifiers),
            _ => default,
        };
        return declaration is null || modifiers.Any(SyntaxKind.ConstKeyword) || modifiers.Any(SyntaxKind.ReadOnlyKeyword)
            ? []
            : declaration.Variables.Select(variable => TypeOf(declaration.Type, variable.Initializer?.Value) is { } type
                ? new NotebookParameter(variable.Identifier.ValueText, type)
                : null);
    }

    private static TypeCode? TypeOf(TypeSyntax type, ExpressionSyntax? value) => type switch
    {
        { IsVar: true } => TypeOf(value),
        NullableTypeSyntax nullable => TypeOf(nullable.ElementType, value),
        PredefinedTypeSyntax { Keyword.RawKind: var keyword } => (SyntaxKind)keyword switch
        {
            SyntaxKind.StringKeyword => TypeCode.String,
            SyntaxKind.BoolKeyword => TypeCode.Boolean,
            SyntaxKind.IntKeyword => TypeCode.Int32,
            SyntaxKind.LongKeyword => TypeCode.Int64,
            SyntaxKind.UIntKeyword => TypeCode.UInt32,
            SyntaxKind.ULongKeyword => TypeCode.UInt64,
            SyntaxKind.ShortKeyword => TypeCode.Int16,
            SyntaxKind.ByteKeyword => TypeCode.Byte,
            SyntaxKind.DoubleKeyword => TypeCode.Double,
            SyntaxKind.FloatKeyword => TypeCode.Single,
            SyntaxKind.DecimalKeyword => TypeCode.Decimal,
            _ => null,
        },
        _ => null,
    };

    private static TypeCode? TypeOf(ExpressionSyntax? value) => value switch
    {
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } negative => TypeOf(negative.Operand),
        InterpolatedStringExpressionSyntax => TypeCode.String,
        LiteralExpressionSyntax { Token.Value: { } literal } => Type.GetTypeCode(literal.GetType()) is var code && code != TypeCode.Char ? code : null,
        _ => null,
    };
}
