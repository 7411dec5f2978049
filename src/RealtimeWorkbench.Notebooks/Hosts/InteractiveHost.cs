using System.Reflection;

namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>.NET Interactive, spoken to by reflection: its packages are deprecated, and no version of them is ours to choose.</summary>
/// <remarks>Its front ends drop what comes after the cell has ended, so outputs are updated only while their cell runs.</remarks>
internal sealed class InteractiveHost : IHostBridge
{
    private const string Namespace = "Microsoft.DotNet.Interactive";

    private readonly PropertyInfo _current;
    private readonly PropertyInfo _cancellation;
    private readonly PropertyInfo _root;
    private readonly MethodInfo _send;
    private readonly ConstructorInfo _formatted;
    private readonly ConstructorInfo _display;
    private readonly ConstructorInfo _update;

    /// <exception cref="MissingMemberException">Something that is needed isn't there.</exception>
    private InteractiveHost(Assembly assembly)
    {
        var context = TypeOf(assembly, "KernelInvocationContext");
        var kernel = TypeOf(assembly, "Kernel");
        var formatted = TypeOf(assembly, "FormattedValue");
        _current = PropertyOf(context, "Current");
        _cancellation = PropertyOf(context, "CancellationToken");
        _root = PropertyOf(kernel, "Root");
        _formatted = ConstructorOf(formatted, typeof(string), typeof(string));
        _display = ConstructorOf(TypeOf(assembly, "Commands.DisplayValue"), formatted, typeof(string));
        _update = ConstructorOf(TypeOf(assembly, "Commands.UpdateDisplayedValue"), formatted, typeof(string));
        _send = _root.PropertyType.GetMethods().FirstOrDefault(method =>
                method.Name == "SendAsync"
                && typeof(Task).IsAssignableFrom(method.ReturnType)
                && method.GetParameters() is [var command, ..] parameters
                && command.ParameterType.IsAssignableFrom(_display.DeclaringType)
                && parameters.Skip(1).All(parameter => parameter.ParameterType == typeof(CancellationToken)))
            ?? throw new MissingMethodException(_root.PropertyType.FullName, "SendAsync");
    }

    /// <inheritdoc />
    public bool UpdatesLater => false;

    /// <inheritdoc />
    public CancellationToken CellCancellation =>
        _current.GetValue(null) is { } context && _cancellation.GetValue(context) is CancellationToken token
            ? token
            : CancellationToken.None;

    /// <summary>Binds to the .NET Interactive of this process.</summary>
    /// <param name="assemblies">Assemblies that are loaded.</param>
    /// <param name="warn">Takes a sentence if it is there and something that is needed is missing.</param>
    /// <returns><see langword="null"/> if it isn't there, or cannot be spoken to.</returns>
    public static InteractiveHost? TryBind(IEnumerable<Assembly> assemblies, Action<string> warn)
    {
        var assembly = assemblies.FirstOrDefault(candidate =>
            candidate.GetName().Name == Namespace && candidate.GetType($"{Namespace}.KernelInvocationContext") is not null);
        if (assembly is null)
        {
            return null;
        }

        try
        {
            return new InteractiveHost(assembly);
        }
        catch (MissingMemberException missing)
        {
            warn($"Progress is not shown in this version of .NET Interactive ({assembly.GetName().Version}): {missing.Message}");
            return null;
        }
    }

    /// <inheritdoc />
    public async Task ShowAsync(string displayId, bool update, CellOutput output)
    {
        // Outside of a cell there is nobody to show it to.
        if (_current.GetValue(null) is null || _root.GetValue(null) is not { } root)
        {
            return;
        }

        var value = Filled(_formatted, "text/html", output.Html);
        var command = Filled(update ? _update : _display, value, displayId);
        var count = _send.GetParameters().Length - 1;
        await ((Task)_send.Invoke(root, [command, .. Enumerable.Repeat<object>(CancellationToken.None, count)])!).ConfigureAwait(false);
    }

    private static Type TypeOf(Assembly assembly, string name) =>
        assembly.GetType($"{Namespace}.{name}") ?? throw new TypeAccessMissingException($"There is no type {Namespace}.{name}.");

    private static PropertyInfo PropertyOf(Type type, string name) =>
        type.GetProperty(name) ?? throw new MissingMemberException(type.FullName, name);

    /// <summary>A public constructor that begins with these parameters; what follows must be optional.</summary>
    private static ConstructorInfo ConstructorOf(Type type, params Type[] first) =>
        type.GetConstructors().FirstOrDefault(constructor =>
        {
            var parameters = constructor.GetParameters();
            return parameters.Length >= first.Length
                && first.Zip(parameters).All(pair => pair.Second.ParameterType == pair.First)
                && parameters.Skip(first.Length).All(parameter => parameter.HasDefaultValue);
        })
        ?? throw new MissingMethodException(type.FullName, ".ctor");

    private static object Filled(ConstructorInfo constructor, params object[] first) =>
        constructor.Invoke([.. first, .. constructor.GetParameters().Skip(first.Length).Select(parameter => parameter.DefaultValue)]);

    private sealed class TypeAccessMissingException(string message) : MissingMemberException(message);
}
