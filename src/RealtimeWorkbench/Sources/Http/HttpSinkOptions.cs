using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Sources.Http;

/// <summary>Settings of <see cref="HttpSink"/>. Unlike the settings of a user they hold secrets as they are, so don't print them.</summary>
public sealed record HttpSinkOptions
{
    /// <summary>Address to send to, http or https; without a path, /api/samples there.</summary>
    [Display(Name = "URL", Description = "Address to send to.")]
    public required string Url { get; init; }

    /// <summary>Headers of the requests.</summary>
    [Display(Name = "Headers", Description = "Headers of the requests.")]
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Time within which an answer has to be there. 10 s by default; from 0.1 s to 10 minutes.</summary>
    [Display(Name = "Timeout", Description = "Time within which an answer has to be there.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Seed of the chance by which waits after a trouble differ. 0 by default.</summary>
    [Display(Name = "Seed", Description = "Seed of the chance by which waits differ.")]
    public int Seed { get; init; }
}
