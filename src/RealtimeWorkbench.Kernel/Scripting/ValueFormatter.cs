using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Turns values into texts by MIME type, as .NET Interactive does and with its formatters and conventions.</summary>
internal static class ValueFormatter
{
    private const string Html = "text/html";
    private const string Plain = "text/plain";

    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Formats a value.</summary>
    /// <param name="value">What a cell shows.</param>
    /// <param name="mimeTypes">MIME types that the cell asks for; those that the type prefers, if there are none.</param>
    /// <exception cref="CellException">A formatter of a library or of the user failed.</exception>
    public static Dictionary<string, string> Format(object? value, IReadOnlyCollection<string>? mimeTypes = null)
    {
        var type = value?.GetType() ?? typeof(object);
        var data = new Dictionary<string, string>();
        var current = Plain;
        try
        {
            UseToHtml(type);
            foreach (var mimeType in mimeTypes is { Count: > 0 } ? mimeTypes : [.. Formatter.GetPreferredMimeTypesFor(type)])
            {
                current = mimeType;
                data[mimeType] = Formatter.ToDisplayString(value, mimeType);
            }

            // Hosts that show no HTML, and the alternative text of those that do.
            current = Plain;
            if (mimeTypes is not { Count: > 0 } && !data.ContainsKey(Plain))
            {
                data[Plain] = Formatter.ToDisplayString(value, Plain);
            }
        }
#pragma warning disable CA1031 // Formatters are code of libraries and users: whatever they throw is told, and the kernel lives on.
        catch (Exception exception) when (exception is not OperationCanceledException and not ThreadInterruptedException)
#pragma warning restore CA1031
        {
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            throw new CellException(
                "FormatterError",
                $"The value of type {type} could not be shown as {current}, because its formatter failed: {RuntimeErrors.Sentence(cause)}",
                [.. RuntimeErrors.Describe(cause).Skip(1)]);
        }

        return data;
    }

    /// <summary>
    /// Id of the output of a value that can be updated later: a public string <c>DisplayId</c> of a type that brings its own formatters.
    /// </summary>
    public static string? DisplayId(object? value) =>
        value is not null && HasFormatterSource(value.GetType())
        && value.GetType().GetProperty("DisplayId", BindingFlags.Public | BindingFlags.Instance) is { CanRead: true } property
        && property.PropertyType == typeof(string)
            ? Read(value, property)
            : null;

    private static string? Read(object value, PropertyInfo property)
    {
        try
        {
            return property.GetValue(value) as string is { Length: > 0 } id ? id : null;
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            throw new CellException("FormatterError", $"DisplayId of {value.GetType()} failed: {RuntimeErrors.Sentence(inner)}");
        }
    }

    /// <summary>Lets the HTML of a type without a formatter come from its public parameterless <c>ToHtml()</c>, the convention of Verso.</summary>
    private static void UseToHtml(Type type)
    {
        if (!Known.TryAdd(type, true)
            || type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes) is not { } method
            || method.ReturnType != typeof(string)
            || HasFormatterSource(type)
            || Formatter.RegisteredFormatters(false).Any(formatter => formatter.MimeType == Html && formatter.Type != typeof(object) && formatter.Type.IsAssignableFrom(type)))
        {
            return;
        }

        Formatter.Register(type, (value, writer) => writer.Write((string?)method.Invoke(value, null)), Html);
    }

    private static bool HasFormatterSource(Type type) =>
        type.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == "TypeFormatterSourceAttribute");
}
