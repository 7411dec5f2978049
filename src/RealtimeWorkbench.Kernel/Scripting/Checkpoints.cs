using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RealtimeWorkbench.Kernel.Cells;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Puts checkpoints into the loops and functions of a cell, so that an interrupt can end code that takes no notice of it.</summary>
/// <remarks>
/// The runtime's own way, <c>ControlledExecution</c>, ends the process on Linux with .NET 10.0 when it aborts a loop that calls small methods
/// (<c>PAL_SEHException</c>, tried with 10.0.12); a checkpoint costs a read and a branch and cannot harm.
/// No line is moved: stack traces stay right.
/// </remarks>
internal sealed class Checkpoints : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Checkpoint = SyntaxFactory.ParseStatement(
        $"global::{typeof(CellCheckpoint).FullName}.{nameof(CellCheckpoint.Pass)}();");

    /// <summary>The same code with checkpoints.</summary>
    public static SyntaxTree Add(SyntaxTree tree) => tree.WithRootAndOptions(new Checkpoints().Visit(tree.GetRoot()), tree.Options);

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) =>
        base.VisitWhileStatement(node) is WhileStatementSyntax loop ? loop.WithStatement(Guard(loop.Statement)) : null;

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) =>
        base.VisitDoStatement(node) is DoStatementSyntax loop ? loop.WithStatement(Guard(loop.Statement)) : null;

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node) =>
        base.VisitForStatement(node) is ForStatementSyntax loop ? loop.WithStatement(Guard(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) =>
        base.VisitForEachStatement(node) is ForEachStatementSyntax loop ? loop.WithStatement(Guard(loop.Statement)) : null;

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node) =>
        base.VisitForEachVariableStatement(node) is ForEachVariableStatementSyntax loop ? loop.WithStatement(Guard(loop.Statement)) : null;

    public override SyntaxNode? VisitGotoStatement(GotoStatementSyntax node) => Guard(node);

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var visited = base.VisitMethodDeclaration(node);
        return visited is MethodDeclarationSyntax { Body: { } body } method ? method.WithBody(Guard(body)) : visited;
    }

    public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
    {
        var visited = base.VisitLocalFunctionStatement(node);
        return visited is LocalFunctionStatementSyntax { Body: { } body } function ? function.WithBody(Guard(body)) : visited;
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var visited = base.VisitParenthesizedLambdaExpression(node);
        return visited is ParenthesizedLambdaExpressionSyntax { Block: { } body } lambda ? lambda.WithBlock(Guard(body)) : visited;
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var visited = base.VisitSimpleLambdaExpression(node);
        return visited is SimpleLambdaExpressionSyntax { Block: { } body } lambda ? lambda.WithBlock(Guard(body)) : visited;
    }

    private static BlockSyntax Guard(BlockSyntax block) => block.WithStatements(block.Statements.Insert(0, Checkpoint));

    private static BlockSyntax Guard(StatementSyntax statement) =>
        statement is BlockSyntax block
            ? Guard(block)
            : SyntaxFactory.Block(Checkpoint, statement.WithoutTrivia()).WithTriviaFrom(statement);
}
