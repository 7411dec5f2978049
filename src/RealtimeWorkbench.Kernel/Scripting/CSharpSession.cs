using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using RealtimeWorkbench.Kernel.Assemblies;
using RealtimeWorkbench.Kernel.Hosting;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Compiles the C# of cells, each on top of those before it, and knows what they have left: names, types, values.</summary>
/// <remarks>
/// This does by hand what <c>CSharpScript</c> does, because that loads assemblies in its own way:
/// every submission is a class whose factory gets the objects of the submissions before it.
/// </remarks>
internal sealed class CSharpSession
{
    /// <summary>Version of C# that cells are written in: that of .NET Interactive, so that notebooks run in both.</summary>
    public const LanguageVersion Language = LanguageVersion.CSharp14;

    private const string SubmissionName = "Submission";

    private static readonly string[] Usings =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "Microsoft.DotNet.Interactive.Formatting", "RealtimeWorkbench.Kernel.Cells",

        // Types: their static members need no prefix.
        "Microsoft.DotNet.Interactive.Formatting.PocketViewTags", "RealtimeWorkbench.Kernel.Cells.CellHelpers",
    ];

    private static readonly CSharpParseOptions ParseOptions = new(Language, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>
    /// Held while code is bound. Compilations that share references and are first bound at the same time, as the warm-up and a first cell are,
    /// sometimes miss extension methods: Enumerable.Sum in 5 of 12 starts with Roslyn 5.12.
    /// </summary>
    private static readonly Lock OneAtATime = new();

    private readonly CellAssemblies _assemblies;
    private readonly References _references;
    private volatile CSharpCompilation? _last;
    private readonly object _starting = new();
    private object?[] _states = new object?[16];
    private int _number;

    public CSharpSession(CellAssemblies assemblies, References references)
    {
        _assemblies = assemblies;
        _references = references;
    }

    /// <summary>Reads code as cells are read.</summary>
    public static SyntaxTree Parse(string code, string file = "") =>
        CSharpSyntaxTree.ParseText(SourceText.From(code, Encoding.UTF8), ParseOptions, file);

    /// <summary>Whether a continuation is that of code in a cell.</summary>
    public static bool IsCellCode(object? continuation)
    {
        // What comes from an await is the box of the state machine, whose type has the state machine as an argument, or the box's delegate.
        var box = continuation is Action action ? action.Target : continuation;
        return box?.GetType() is { IsGenericType: true } type && type.GetGenericArguments().Any(part => IsCellAssembly(part.Assembly));
    }

    /// <summary>Whether an assembly was compiled from a cell.</summary>
    public static bool IsCellAssembly(Assembly assembly) =>
        assembly.GetName().Name?.StartsWith(SubmissionName, StringComparison.Ordinal) == true
        && AssemblyLoadContext.GetLoadContext(assembly) is CellAssemblies;

    /// <summary>Looks at code on top of all that has been run, without running it.</summary>
    /// <param name="tree">The code.</param>
    /// <param name="look">Asks what it wants to know; cells are compiled after it.</param>
    public T Look<T>(SyntaxTree tree, Func<SemanticModel, T> look)
    {
        using var held = OneAtATime.EnterScope();
        return look(Compile(tree, "Preview", _last).GetSemanticModel(tree));
    }

    /// <summary>Compiles code of a cell.</summary>
    /// <param name="code">The code.</param>
    /// <param name="file">How errors and stack traces name it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What can be run, or null if the code has nothing to run.</returns>
    /// <exception cref="CellException">The code has errors.</exception>
    public Submission? Compile(string code, string file, CancellationToken cancellationToken)
    {
        using var held = OneAtATime.EnterScope();
        var tree = Parse(code, file);
        var name = Invariant($"{SubmissionName}#{++_number}");
        var compilation = Compile(Checkpoints.Add(tree), name, _last);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            assembly,
            symbols,
            options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellationToken);
        var errors = emitted.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
        {
            // Again as the user has written it: there the columns are right.
            var asWritten = Compile(tree, name, _last).GetDiagnostics(cancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
            throw CompileErrors.Describe(asWritten.Count > 0 ? asWritten : errors);
        }

        if (!emitted.Success || compilation.GetEntryPoint(cancellationToken) is not { } entry)
        {
            // Only usings or comments: nothing to run, but later cells see the usings.
            _last = compilation;
            return null;
        }

        assembly.Position = symbols.Position = 0;
        var loaded = _assemblies.LoadFromStream(assembly, symbols);
        var factory = loaded.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
            .CreateDelegate<Func<object?[], Task<object?>>>();
        return new Submission(compilation, factory, HasValue(compilation));
    }

    /// <summary>Starts compiled code. Call on the thread that the code shall run on.</summary>
    public Task<object?> Start(Submission submission)
    {
        object?[] states;
        var slot = Slot(submission.Compilation);
        lock (_starting)
        {
            if (submission.IsGivenUp)
            {
                throw new OperationCanceledException("The cell has ended before its code has started.");
            }

            if (slot >= _states.Length)
            {
                Array.Resize(ref _states, slot * 2);
            }

            // What lies there is left from code that was given up.
            Array.Clear(_states, slot, _states.Length - slot);
            states = _states;
        }

        try
        {
            return submission.Factory(states);
        }
        finally
        {
            // From here on later cells see what this one has declared, also if it fails: as far as it has come.
            using var held = new SteadyLock(_starting);
            if (!submission.IsGivenUp && states[slot] is not null)
            {
                _last = submission.Compilation;
            }
        }
    }

    /// <summary>From now on the code changes nothing here any more, even if it still runs: it couldn't be stopped, and others have come after it.</summary>
    public void GiveUp(Submission submission)
    {
        lock (_starting)
        {
            submission.IsGivenUp = true;
        }
    }

    /// <summary>Where the compiler puts the object of a submission: after those before it that have code; the first place is that of the globals.</summary>
    private static int Slot(CSharpCompilation? compilation)
    {
        var slot = 0;
        for (; compilation is not null; compilation = compilation.ScriptCompilationInfo?.PreviousScriptCompilation)
        {
            slot += ((CompilationUnitSyntax)compilation.SyntaxTrees[0].GetRoot()).Members.Count > 0 ? 1 : 0;
        }

        return slot;
    }

    private static bool HasValue(CSharpCompilation compilation)
    {
        var tree = compilation.SyntaxTrees[0];
        var last = ((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault();
        return last switch
        {
            GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement } =>
                compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type?.SpecialType != SpecialType.System_Void,
            GlobalStatementSyntax { Statement: ReturnStatementSyntax { Expression: not null } } => true,
            _ => false,
        };
    }

    private CSharpCompilation Compile(SyntaxTree tree, string name, CSharpCompilation? previous)
    {
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: name,
            usings: previous is null ? Usings : [],
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Disable,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);
        return CSharpCompilation.CreateScriptCompilation(name, tree, _references.All, options, previous, typeof(object));
    }

    /// <summary>Compiled code of a cell.</summary>
    /// <param name="Compilation">What it was compiled from.</param>
    /// <param name="Factory">Makes the object of the submission and starts its code.</param>
    /// <param name="HasValue">Whether it ends with an expression whose value is shown.</param>
    internal sealed record Submission(CSharpCompilation Compilation, Func<object?[], Task<object?>> Factory, bool HasValue)
    {
        public bool IsGivenUp { get; set; }
    }
}
