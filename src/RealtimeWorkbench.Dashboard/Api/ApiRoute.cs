using Microsoft.AspNetCore.Http;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>One call: what serves it and what the description for machines says of it.</summary>
/// <param name="Method">GET, POST or PUT.</param>
/// <param name="Path">Path as it is documented.</param>
/// <param name="Summary">What the call does, in one sentence.</param>
/// <param name="Handler">What serves it.</param>
internal sealed record ApiRoute(string Method, string Path, string Summary, RequestDelegate Handler)
{
    /// <summary>Pattern for routing, where the path alone won't do.</summary>
    public string? Pattern { get; init; }

    /// <summary>Parameters.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>Type of the JSON body.</summary>
    public Type? Body { get; init; }

    /// <summary>Kinds of bodies that are taken, if not JSON alone.</summary>
    public IReadOnlyList<string> BodyKinds { get; init; } = ["application/json"];

    /// <summary>Status code of the answer when all went well.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Type of the JSON answer.</summary>
    public Type? Answer { get; init; }

    /// <summary>Kind of an answer that isn't JSON.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether the call tells nothing of the process and so never needs the token.</summary>
    public bool IsOpen { get; init; }
}
