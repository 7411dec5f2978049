using RealtimeWorkbench.History;
using RealtimeWorkbench.Kafka;
#if RTW_MONGODB
using RealtimeWorkbench.MongoDB;
using RealtimeWorkbench.MongoDB.Sink;
using RealtimeWorkbench.MongoDB.Source;
#endif
using RealtimeWorkbench.Mqtt;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sql;
using RealtimeWorkbench.Sql.Sink;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Hosts;

/// <summary>What programs are put together with; the same source file is part of each. Optional packs are here if the build has them (<c>eng/hosts.targets</c>).</summary>
internal static class HostAdapters
{
    /// <summary>Sources that the engine itself does not have.</summary>
    public static IReadOnlyList<ISourceProvider> Sources { get; } =
    [
        new KafkaSourceProvider(),
        new MqttSourceProvider(),
        new SqlSourceProvider(),
#if RTW_MONGODB
        new MongoSourceProvider(),
#endif
    ];

    /// <summary>All sinks, in the order in which a user meets them.</summary>
    public static IReadOnlyList<ISinkProvider> Sinks { get; } =
    [
        new KafkaSinkProvider(),
        new MqttSinkProvider(),
        .. SinkCatalog.BuiltIn,
        new SqlSinkProvider(),
#if RTW_MONGODB
        new MongoSinkProvider(),
#endif
    ];

    /// <summary>Opens histories, wherever History.Path says that they are.</summary>
#if RTW_MONGODB
    public static IHistoryProvider Histories { get; } = new MongoHistories(new SqlHistories());
#else
    public static IHistoryProvider Histories { get; } = new SqlHistories();
#endif

    /// <summary>Opens a history that must be there, to read it.</summary>
    /// <param name="path">What History.Path says.</param>
    /// <exception cref="HistoryException">It is not there, or cannot be opened.</exception>
    public static IHistoryStore OpenHistory(string path)
    {
#if RTW_MONGODB
        if (MongoHistories.IsMongo(path))
        {
            return MongoHistories.Open(path);
        }
#endif
        return SqlHistories.OpenExisting(path);
    }
}
