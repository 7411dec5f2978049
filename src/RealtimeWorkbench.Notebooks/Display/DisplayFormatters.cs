namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Makes the formatters of what this library shows. Hosts create it and read its members by name.</summary>
internal sealed class DisplayFormatters
{
    /// <summary>One formatter for each form.</summary>
#pragma warning disable CA1822 // Hosts look for it on the instance that they made.
    public IEnumerable<object> CreateTypeFormatters() =>
        [new DisplayFormatter("text/html", value => value.ToHtml()), new DisplayFormatter("text/plain", value => value.ToString() ?? "")];
#pragma warning restore CA1822

    /// <summary>Writes a value in one form.</summary>
    private sealed class DisplayFormatter(string mimeType, Func<IDisplayable, string> write)
    {
        public string MimeType => mimeType;

        public bool Format(object value, TextWriter writer)
        {
            if (value is not IDisplayable displayable)
            {
                return false;
            }

            writer.Write(write(displayable));
            return true;
        }
    }
}
