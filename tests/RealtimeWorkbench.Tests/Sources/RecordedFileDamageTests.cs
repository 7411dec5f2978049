using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Tests.Samples;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>Recordings that are cut off or damaged.</summary>
public sealed class RecordedFileDamageTests : IDisposable
{
    private readonly RecordedFolder _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public async Task What_is_cut_off_at_the_end_is_said_and_all_before_it_is_there()
    {
        await _made.RecordAsync(new DemoProcess(RecordedFolder.Demo with { Duration = TimeSpan.FromSeconds(2), HistorySamples = 0 }), flushEach: 8);
        var (expected, _) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = _made.FilePath }));
        var bytes = await File.ReadAllBytesAsync(_made.FilePath);
        var most = -1;
        for (var length = 0; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(_made.FilePath, bytes[..length]);
            List<string> said = [];
            var samples = await RecordedFolder.ReadAsync(_made.FilePath, said);

            RecordedFolder.AssertSame(expected[..samples.Count], samples);
            Assert.True(samples.Count >= most, "A longer file has fewer samples.");
            Assert.True(said.Count <= 1, string.Join(Environment.NewLine, said));
            Assert.All(said, text => Assert.Contains("was cut off while it was written", text, StringComparison.Ordinal));
            most = samples.Count;
        }

        Assert.InRange(most, 1, expected.Count);
    }

    [Fact]
    public async Task A_flipped_bit_costs_no_more_than_its_block_and_is_said()
    {
        await _made.RecordAsync(new DemoProcess(RecordedFolder.Demo with { Duration = TimeSpan.FromSeconds(2), HistorySamples = 0 }), flushEach: 8);
        var (expected, _) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = _made.FilePath }));
        var bytes = await File.ReadAllBytesAsync(_made.FilePath);
        for (var at = RecordedFolder.BlockMarkerLength; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x10;
            await File.WriteAllBytesAsync(_made.FilePath, bytes);
            bytes[at] ^= 0x10;
            List<string> said = [];

            var samples = await RecordedFolder.ReadAsync(_made.FilePath, said);

            Assert.True(samples.Count == expected.Count || said.Count > 0, $"A bit of byte {at} costs samples, and nobody says so.");
            Assert.InRange(expected.Count - samples.Count, 0, 8);
            var next = 0;
            foreach (var sample in samples)
            {
                while (!SampleBytes.Same(expected[next], sample))
                {
                    next++;
                }
            }
        }
    }
}
