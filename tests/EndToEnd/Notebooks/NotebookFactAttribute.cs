namespace EndToEnd.Notebooks;

/// <summary>A test that needs Jupyter and a browser; skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotebookFactAttribute : FactAttribute
{
    public NotebookFactAttribute() => Skip = Chromium.Missing ?? Jupyter.Missing;
}
