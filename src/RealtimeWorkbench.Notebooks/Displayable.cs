using RealtimeWorkbench.Export;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>A value that notebooks show as HTML, and as text where there is no browser.</summary>
[TypeFormatterSource(typeof(DisplayFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
public abstract class Displayable : IDisplayable
{
    private protected Displayable()
    {
    }

    /// <summary>Writes it as HTML that needs nothing from outside and no script to be read.</summary>
    public virtual string ToHtml() => CellHtml.Still(Write);

    /// <summary>Writes it as text.</summary>
    public abstract override string ToString();

    /// <summary>Writes what is to be seen.</summary>
    internal abstract void Write(HtmlContent content);
}
