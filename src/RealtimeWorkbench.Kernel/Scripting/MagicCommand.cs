using System.Reflection;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>A command of a library.</summary>
/// <param name="Name">Name with its mark: <c>#!spc</c>.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="InvokeAsync">Runs it with what stands behind its name; the value is shown if there is one.</param>
internal sealed record MagicCommand(string Name, string Description, Func<string, CancellationToken, Task<object?>> InvokeAsync)
{
    /// <summary>Binds an object of a library that follows the convention.</summary>
    /// <exception cref="CellException">It doesn't.</exception>
    public static MagicCommand Bind(object command, string assembly)
    {
        var type = command.GetType();
        var name = type.GetProperty("Name")?.GetValue(command) as string;
        var method = type.GetMethod("InvokeAsync", [typeof(string), typeof(CancellationToken)]);
        if (name is not { Length: > 2 } || !name.StartsWith("#!", StringComparison.Ordinal) || method is null || !method.ReturnType.IsAssignableTo(typeof(Task)))
        {
            throw new CellException(
                "ReferenceError",
                $"{type} of {assembly} is no magic command: it needs a Name that starts with #! and Task<object?> InvokeAsync(string, CancellationToken).");
        }

        return new MagicCommand(name, type.GetProperty("Description")?.GetValue(command) as string ?? "", InvokeAsync);

        async Task<object?> InvokeAsync(string arguments, CancellationToken cancellationToken)
        {
            var task = (Task)method.Invoke(command, BindingFlags.DoNotWrapExceptions, null, [arguments, cancellationToken], null)!;
            await task.ConfigureAwait(false);
            return method.ReturnType.IsGenericType ? method.ReturnType.GetProperty("Result")!.GetValue(task) : null;
        }
    }
}
