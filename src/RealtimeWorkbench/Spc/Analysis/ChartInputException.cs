namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Data that no control chart can be made of. The message is one sentence for the person who brought it.</summary>
public sealed class ChartInputException : Exception
{
    /// <summary>Creates the exception without saying why; prefer the one with a sentence.</summary>
    public ChartInputException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: what, the value, what would be right.</param>
    public ChartInputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One sentence: what, the value, what would be right.</param>
    /// <param name="innerException">What led to it.</param>
    public ChartInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
