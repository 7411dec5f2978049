namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>What has been read before a document of a page.</summary>
internal enum MongoOrder
{
    /// <summary>It came as it was found: others before it may be left.</summary>
    None,

    /// <summary>All documents of lesser values.</summary>
    ByValue,

    /// <summary>All documents of lesser values, and of its own value those with lesser ids.</summary>
    ById,
}
