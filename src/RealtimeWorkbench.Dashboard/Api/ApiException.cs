namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>A request is refused.</summary>
/// <param name="status">Status code of the answer.</param>
/// <param name="errors">One sentence for everything that is wrong; at least one.</param>
internal sealed class ApiException(int status, IReadOnlyList<string> errors) : Exception(errors[0])
{
    /// <summary>Refuses with one sentence.</summary>
    public ApiException(int status, string error)
        : this(status, [error])
    {
    }

    /// <summary>Status code of the answer.</summary>
    public int Status => status;

    /// <summary>One sentence for everything that is wrong.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>After how long the client may try again, where that helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Refuses wrong input.</summary>
    public static ApiException BadRequest(params IReadOnlyList<string> errors) => new(400, errors);
}
