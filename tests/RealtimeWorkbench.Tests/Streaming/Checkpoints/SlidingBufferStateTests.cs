using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

public sealed class SlidingBufferStateTests
{
    [Theory]
    [InlineData(1000, 200, 200)]
    [InlineData(200, 1000, 1000)]
    [InlineData(1000, 200, 1000)]
    [InlineData(200, 1000, 200)]
    public void A_buffer_of_another_size_goes_on_with_what_fits(int first, int second, int third)
    {
        // As long as several rounds of each, saved again and again, as checkpoints do.
        var store = new SavedPieces();
        var added = 0;
        var known = new List<double>();
        foreach (var capacity in (int[])[first, second, third])
        {
            var catalog = new MetricCatalog();
            var buffer = new SlidingBuffer(catalog, capacity);
            store.Restore(buffer, catalog, "am-01");
            known = [.. known.TakeLast(capacity)];
            Assert.Equal(known, Values(buffer, capacity));
            for (var i = 0; i < 1500; i++, added++)
            {
                using var batch = Make.Batch(catalog, Make.Sample(added, added));
                buffer.OnBatch(batch);
                known.Add(added);
                if (i % 37 == 0)
                {
                    store.Save(buffer, catalog, "am-01");
                }
            }

            store.Save(buffer, catalog, "am-01");
            known = [.. known.TakeLast(capacity)];
        }

        var last = new MetricCatalog();
        var afterwards = new SlidingBuffer(last, third);
        store.Restore(afterwards, last, "am-01");

        Assert.Equal(known, Values(afterwards, third));
        Assert.True(store.Count <= (third / 64) + 3, $"{store.Count} pieces are kept for {third} samples");
    }

    private static double[] Values(SlidingBuffer buffer, int capacity)
    {
        var values = new double[capacity];
        var copied = buffer.CopyNewest("am-01", "temperature", new long[capacity], values);
        return values[..copied];
    }
}
