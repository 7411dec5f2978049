using System.Reflection;
using RealtimeWorkbench.Kernel.Assemblies;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>
/// Commands that libraries bring: a public static class with an attribute whose simple name is <c>NotebookMagicsAttribute</c> has a
/// public static property <c>Commands</c> of objects with <c>Name</c>, <c>Description</c> and <c>Task InvokeAsync(string, CancellationToken)</c>.
/// </summary>
/// <remarks>Safe for all threads.</remarks>
internal sealed class MagicCommands
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MagicCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>All commands, by name.</summary>
    public IReadOnlyList<MagicCommand> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _commands.Values];
            }
        }
    }

    /// <summary>Finds the command with a name such as <c>#!spc</c>.</summary>
    public MagicCommand? Find(string name)
    {
        lock (_gate)
        {
            return _commands.GetValueOrDefault(name);
        }
    }

    /// <summary>Adds the commands of an assembly.</summary>
    /// <exception cref="CellException">The library doesn't follow the convention.</exception>
    public void Add(CellAssemblies assemblies, LoadedFile file)
    {
        foreach (var type in Types(assemblies.LoadFromAssemblyName(new AssemblyName(file.Name))))
        {
            if (type.GetProperty("Commands", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is not System.Collections.IEnumerable commands)
            {
                throw new CellException("ReferenceError", $"{type} of {file.Name} has no public static property Commands, so its magic commands can't be used.");
            }

            foreach (var command in commands.Cast<object>().Select(command => MagicCommand.Bind(command, file.Name)))
            {
                lock (_gate)
                {
                    _commands[command.Name] = command;
                }
            }
        }
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        Type?[] types;
        try
        {
            types = assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            // Some types use assemblies that are not there; the others are as good as ever.
            types = exception.Types;
        }

        return types.OfType<Type>().Where(type => type.IsPublic && type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "NotebookMagicsAttribute"));
    }
}
