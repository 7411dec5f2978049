using System.Collections;
using System.Reflection;
using RealtimeWorkbench.Notebooks.Magics;

namespace RealtimeWorkbench.Notebooks.Tests.Interactive;

/// <summary>The file that registers the magic commands in .NET Interactive, which cannot run here, against its declarations.</summary>
public sealed class ExtensionTests
{
    private const string Usings =
        "using System; using System.Text; using System.Collections; using System.Collections.Generic; using System.Threading.Tasks; using System.Linq;\n";

    [Fact]
    public async Task The_extension_compiles_and_its_commands_call_ours()
    {
        var (interactive, registered) = await RegisterAsync();
        var context = Activator.CreateInstance(interactive.GetType("Microsoft.DotNet.Interactive.KernelInvocationContext")!)!;
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "v\n1\n3\n2\n6\n4\n5\n");

        Assert.Equal(NotebookMagics.Commands.Select(magic => magic.Name).Order(), registered.Keys.Order());
        var (_, command, handler) = registered["#!spc"];
        var spc = Activator.CreateInstance(command)!;
        command.GetProperty("File")!.SetValue(spc, file);
        command.GetProperty("Chart")!.SetValue(spc, "xbar-r");
        command.GetProperty("SubgroupSize")!.SetValue(spc, "2");
        await (Task)handler.DynamicInvoke(spc, context)!;

        var displayed = (IEnumerable)interactive.GetType("Microsoft.DotNet.Interactive.Kernel")!.GetProperty("Displayed")!.GetValue(null)!;
        Assert.Equal(3, Assert.IsType<ControlChart>(Assert.Single(displayed.Cast<object>())).Values.Length);
        File.Delete(file);
    }

    [Fact]
    public async Task The_extension_describes_every_argument_as_the_library_does()
    {
        var (_, registered) = await RegisterAsync();

        foreach (var magic in NotebookMagics.Commands)
        {
            var (directive, command, _) = registered[magic.Name];
            var parameters = ((IEnumerable)Get(directive, "Parameters")!).Cast<object>().ToList();
            var named = parameters.Where(parameter => !(bool)Get(parameter, "AllowImplicitName")!).Select(parameter => (string)Get(parameter, "Name")!);

            Assert.Equal(magic.Description, Get(directive, "Description"));
            Assert.Equal(magic.Options.Order(), named.Order());
            Assert.Equal(magic.Value is null ? 0 : 1, parameters.Count(parameter => (bool)Get(parameter, "Required")!));

            // .NET Interactive fills a property named like the parameter: --subgroup-size becomes SubgroupSize.
            Assert.All(parameters, parameter => Assert.NotNull(command.GetProperty(PropertyOf((string)Get(parameter, "Name")!))));
        }
    }

    private static async Task<(Assembly Interactive, Dictionary<string, (object Directive, Type Command, Delegate Handler)> Registered)> RegisterAsync()
    {
        var (interactive, reference) = InteractiveStandIn.Load();
        var lines = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "extension.dib"));
        Assert.Equal("#!csharp", lines[0]);
        Assert.DoesNotContain(lines.Skip(1), line => line.StartsWith("#!", StringComparison.Ordinal));

        var bytes = InteractiveStandIn.CompileCell(Usings + string.Join('\n', lines.Skip(1)), reference);

        // The script refers to the stand-in by name; it must meet the one that was loaded for this test, not that of another.
        using var resolved = new Resolving(interactive);
        var run = Assembly.Load(bytes).GetTypes()
            .Select(type => type.GetMethod("<Factory>", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .First(method => method is not null)!;
        await (Task)run.Invoke(null, [new object?[2]])!;

        var directives = (IDictionary)interactive.GetType("Microsoft.DotNet.Interactive.Kernel")!.GetProperty("Directives")!.GetValue(null)!;
        var registered = new Dictionary<string, (object, Type, Delegate)>();
        foreach (DictionaryEntry entry in directives)
        {
            var parts = (System.Runtime.CompilerServices.ITuple)entry.Value!;
            registered.Add((string)entry.Key, (parts[0]!, (Type)parts[1]!, (Delegate)parts[2]!));
        }

        return (interactive, registered);
    }

    private static object? Get(object from, string name) => from.GetType().GetProperty(name)!.GetValue(from);

    private static string PropertyOf(string parameter) =>
        string.Concat(parameter.TrimStart('-').Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private sealed class Resolving : IDisposable
    {
        private readonly Assembly _interactive;

        public Resolving(Assembly interactive)
        {
            _interactive = interactive;
            AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }

        public void Dispose() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

        private Assembly? Resolve(object? sender, ResolveEventArgs arguments) =>
            new AssemblyName(arguments.Name).Name == "Microsoft.DotNet.Interactive" ? _interactive : null;
    }
}
