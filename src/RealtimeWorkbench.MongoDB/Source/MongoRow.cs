using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>A document as it was read.</summary>
/// <param name="Document">The document.</param>
/// <param name="Key">Value of the field that documents are read by; nothing, if it has none of the kind that grows.</param>
/// <param name="Id">Its id, or what stands for it.</param>
/// <param name="Token">Place in the change stream behind it; nothing, if it was found by a query.</param>
/// <param name="Refusal">Why it is no sample, if that is known already.</param>
internal sealed record MongoRow(BsonDocument Document, BsonValue? Key, BsonValue Id, BsonDocument? Token = null, string? Refusal = null);
