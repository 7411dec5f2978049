namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Tells notebook hosts how to write a value. .NET Interactive finds it by its name alone, without a reference.</summary>
/// <param name="formatterSourceType">Type that makes the formatters; hosts create it.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = true)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The forms that hosts shall use, the best one first.</summary>
    public string[]? PreferredMimeTypes { get; set; }
}
