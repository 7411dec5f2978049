namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>A value that notebooks show.</summary>
internal interface IDisplayable
{
    /// <summary>Writes it as HTML that needs nothing from outside; <see cref="object.ToString"/> writes it as text.</summary>
    string ToHtml();
}
