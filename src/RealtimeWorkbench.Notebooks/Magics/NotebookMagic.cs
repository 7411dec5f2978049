namespace RealtimeWorkbench.Notebooks.Magics;

/// <summary>A magic command: a line of a cell that calls a method of the library.</summary>
public sealed class NotebookMagic
{
    private readonly Func<MagicArguments, CancellationToken, Task<object?>> _invoke;

    internal NotebookMagic(
        string name,
        string description,
        string? value,
        IReadOnlyList<string> options,
        Func<MagicArguments, CancellationToken, Task<object?>> invoke)
    {
        Name = name;
        Description = description;
        Value = value;
        Options = options;
        _invoke = invoke;
    }

    /// <summary>How it begins, such as <c>#!spc</c>.</summary>
    public string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Description { get; }

    /// <summary>The argument that needs no name and must be there, such as FILE; <see langword="null"/> if there is none.</summary>
    public string? Value { get; }

    /// <summary>Names of the options, such as <c>--chart</c>; each is followed by its value.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>Executes it.</summary>
    /// <param name="arguments">What stands behind the name; a text with blanks in quotation marks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the cell shows, or <see langword="null"/> for nothing.</returns>
    /// <exception cref="ArgumentException">An argument is missing or wrong.</exception>
    public Task<object?> InvokeAsync(string arguments, CancellationToken cancellationToken = default) =>
        _invoke(MagicArguments.Parse(this, arguments), cancellationToken);
}
