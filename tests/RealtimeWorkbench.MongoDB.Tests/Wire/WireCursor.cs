using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>What is left of an answer, or how far a change stream is.</summary>
internal sealed class WireCursor
{
    public required long Id { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Documents that have not been fetched.</summary>
    public Queue<BsonDocument> Left { get; init; } = [];

    /// <summary>Stages of a change stream behind the first; nothing for a find.</summary>
    public IReadOnlyList<BsonDocument>? Stages { get; init; }

    /// <summary>Number of the last change that a change stream has told of.</summary>
    public int After { get; set; }
}
