using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RealtimeWorkbench.Notebooks.Tests.Interactive;

/// <summary>
/// An assembly with the names and shapes of what .NET Interactive offers to libraries: it cannot be restored where this is tested.
/// </summary>
internal static class InteractiveStandIn
{
    /// <summary>What the library and the extension use, as .NET Interactive 1.0.712001 declares it; bodies keep what they are given.</summary>
    public const string Source = """
        #nullable disable
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.DotNet.Interactive.Commands;
        using Microsoft.DotNet.Interactive.Directives;

        namespace Microsoft.DotNet.Interactive
        {
            public class FormattedValue
            {
                public FormattedValue(string mimeType, string value, bool suppressDisplay = false) { MimeType = mimeType; Value = value; }
                public string MimeType { get; }
                public string Value { get; }
            }

            public class KernelCommandResult { }

            public class KernelInvocationContext : IDisposable
            {
                public static KernelInvocationContext Current { get; set; }
                public CancellationToken CancellationToken { get; set; }
                public void Dispose() { }
            }

            public class DisplayedValue { }

            public static class KernelInvocationContextExtensions
            {
                public static DisplayedValue Display(this KernelInvocationContext context, object value, params string[] mimeTypes)
                {
                    Kernel.Displayed.Add(value);
                    return new DisplayedValue();
                }
            }

            public abstract partial class Kernel
            {
                public static List<object> Displayed { get; } = new();
                public static List<KernelCommand> Sent { get; } = new();
                public static Dictionary<string, (KernelActionDirective Directive, Type Command, Func<KernelDirectiveCommand, KernelInvocationContext, Task> Handler)> Directives { get; } = new();
                public static Kernel Root { get; } = new CompositeKernel();
                public Task<KernelCommandResult> SendAsync(KernelCommand command) => SendAsync(command, CancellationToken.None);
                public Task<KernelCommandResult> SendAsync(KernelCommand command, CancellationToken cancellationToken)
                {
                    Sent.Add(command);
                    return Task.FromResult(new KernelCommandResult());
                }
                public void AddDirective(KernelActionDirective directive, KernelCommandInvocation handler) { }
                public void AddDirective<TCommand>(KernelActionDirective directive, Func<TCommand, KernelInvocationContext, Task> handler)
                    where TCommand : KernelDirectiveCommand =>
                    Directives.Add(directive.Name, (directive, typeof(TCommand), (command, context) => handler((TCommand)command, context)));
            }

            public class CompositeKernel : Kernel { }

            public delegate Task KernelCommandInvocation(KernelCommand command, KernelInvocationContext context);
        }

        namespace Microsoft.DotNet.Interactive.Commands
        {
            public abstract class KernelCommand { public string TargetKernelName { get; set; } }

            public abstract class KernelDirectiveCommand : KernelCommand { }

            public class DisplayValue : KernelCommand
            {
                public DisplayValue(FormattedValue formattedValue, string valueId = null) { FormattedValue = formattedValue; ValueId = valueId; }
                public FormattedValue FormattedValue { get; }
                public string ValueId { get; }
            }

            public class UpdateDisplayedValue : KernelCommand
            {
                public UpdateDisplayedValue(FormattedValue formattedValue, string valueId) { FormattedValue = formattedValue; ValueId = valueId; }
                public FormattedValue FormattedValue { get; }
                public string ValueId { get; }
            }
        }

        namespace Microsoft.DotNet.Interactive.Directives
        {
            public class KernelDirectiveParameter
            {
                public KernelDirectiveParameter(string name, string description = null) { Name = name; }
                public string Name { get; }
                public bool AllowImplicitName { get; init; }
                public bool Required { get; init; }
                public bool Flag { get; init; }
                public int MaxOccurrences { get; init; } = 1;
            }

            public abstract class KernelDirective
            {
                protected KernelDirective(string name) { Name = name; }
                public string Name { get; }
                public string Description { get; set; }
                public ICollection<KernelDirectiveParameter> Parameters { get; init; } = new List<KernelDirectiveParameter>();
            }

            public class KernelActionDirective : KernelDirective
            {
                public KernelActionDirective(string name) : base(name) { }
                public Type KernelCommandType { get; set; }
            }
        }
        """;

    /// <summary>Compiles the assembly, or a part of its source, and loads it anew.</summary>
    public static (Assembly Assembly, MetadataReference Reference) Load(string source = Source)
    {
        var bytes = Emit(CSharpCompilation.Create("Microsoft.DotNet.Interactive", [CSharpSyntaxTree.ParseText(source)], Platform(), Library));
        return (Assembly.Load(bytes), MetadataReference.CreateFromImage(bytes));
    }

    /// <summary>Compiles a cell with the assemblies of this test at hand.</summary>
    public static byte[] CompileCell(string code, MetadataReference interactive)
    {
        var tree = CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp14, kind: SourceCodeKind.Script));
        return Emit(CSharpCompilation.CreateScriptCompilation("cell", tree, [.. Platform(), interactive], Library));
    }

    private static CSharpCompilationOptions Library => new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Disable);

    private static IEnumerable<MetadataReference> Platform() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(file => !Path.GetFileName(file).StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal))
        .Select(file => MetadataReference.CreateFromFile(file));

    private static byte[] Emit(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)));
        return stream.ToArray();
    }
}
