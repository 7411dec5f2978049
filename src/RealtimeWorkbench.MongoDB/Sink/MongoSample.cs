using MongoDB.Bson;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.MongoDB.Sink;

/// <summary>Writes samples as documents that the source of this pack reads back: the time as a date, which has milliseconds, metrics as doubles.</summary>
internal static class MongoSample
{
    /// <summary>A sample as a document, with an id.</summary>
    /// <param name="batch">Batch that holds it.</param>
    /// <param name="row">Row of the sample there.</param>
    public static BsonDocument Of(SampleBatch batch, int row)
    {
        var document = new BsonDocument
        {
            { "_id", ObjectId.GenerateNewId() },
            { "timestamp", new BsonDateTime((batch.Timestamps[row] - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond) },
            { "machine", batch.Catalog.Machines[batch.Machines[row]] },
        };
        if (batch.Layers[row] != SampleBatch.None)
        {
            document.Add("layer", batch.Layers[row]);
        }

        Add(document, "x", batch.X[row]);
        Add(document, "y", batch.Y[row]);
        Add(document, "z", batch.Z[row]);
        var values = new BsonDocument();
        foreach (var metric in batch.Metrics)
        {
            Add(values, batch.Catalog.Metrics[metric], batch.Column(metric)[row]);
        }

        if (batch.Statuses[row] != SampleBatch.None)
        {
            document.Add("status", batch.Catalog.Statuses[batch.Statuses[row]]);
        }
        else if (values.ElementCount == 0 && batch.Metrics.Length > 0)
        {
            // A reader takes a document without any value for a mistake; a null says that nothing was measured.
            values.Add(batch.Catalog.Metrics[batch.Metrics[0]], BsonNull.Value);
        }

        return document.Add("values", values);
    }

    private static void Add(BsonDocument document, string name, double value)
    {
        if (!double.IsNaN(value))
        {
            document.Add(name, value);
        }
    }
}
