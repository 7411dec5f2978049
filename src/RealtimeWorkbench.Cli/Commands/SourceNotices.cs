using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Tells what a source has to say.</summary>
internal static class SourceNotices
{
    /// <summary>Writes the sentences of a source as they come.</summary>
    /// <param name="error">Where they are written.</param>
    /// <param name="source">The source.</param>
    /// <param name="isReadAgain">Whether it is read more than once, and says the same each time, which is told once.</param>
    public static void TellTo(TextWriter error, ISampleSource source, bool isReadAgain = false)
    {
        if (source is INoticingSource noticing)
        {
            var said = new HashSet<string>();
            noticing.Noticed += notice =>
            {
                if (!isReadAgain || said.Add(notice.Text))
                {
                    error.WriteLine(notice.Text);
                }
            };
        }
    }
}
