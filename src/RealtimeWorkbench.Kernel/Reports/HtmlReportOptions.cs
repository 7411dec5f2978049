namespace RealtimeWorkbench.Kernel.Reports;

/// <summary>What a report of a notebook needs beside the notebook.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>Name of the notebook's file, which is the title where no heading gives one.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of the notebook, where its pictures are.</summary>
    public required string Folder { get; init; }

    /// <summary>The script of Mermaid. It goes into a report that has a diagram; a sentence stands in its place if the file is missing.</summary>
    public required string MermaidPath { get; init; }
}
