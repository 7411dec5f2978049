using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

public sealed class StateReaderTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Reads_what_was_written_to_the_last_bit()
    {
        var part = new Part();

        new StateReader(new MetricCatalog(), Written(part)).Read(part, 0);

        Assert.Equal(
            ["True", "7", "-5", "9007199254740993", "18446744073709551615", "-0", "NaN", "", "3", "", "2026-11-21 10:00:00Z", "", "Ω", "", "temperature", "", "1|2|3"],
            part.Seen);
        Assert.Equal(["-4:piece -4", "900:piece 900"], part.Pieces);
    }

    [Fact]
    public void Passes_over_parts_that_are_gone_and_leaves_new_ones_as_they_are()
    {
        var pieces = Written(new Part());
        var newcomer = new Part { Part1 = "newcomer" };

        new StateReader(new MetricCatalog(), pieces).Read(newcomer, 0);

        Assert.Empty(newcomer.Seen);
    }

    [Fact]
    public void Says_what_is_damaged_however_it_is_cut_or_changed()
    {
        var pieces = Written(new Part());
        var brief = pieces[0].Bytes!.Value;
        var said = new List<string>();
        for (var length = 2; length < brief.Length; length++)
        {
            var cut = Assert.Throws<StateException>(() => Read(brief[..length]));
            said.Add(cut.Message);
        }

        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var changed = brief.ToArray();
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Read(changed);
            }
            catch (StateException problem)
            {
                said.Add(problem.Message);
            }
        }

        Assert.Contains(said, message => message.StartsWith("The saved state of", StringComparison.Ordinal) && message.Contains("damaged", StringComparison.Ordinal));

        static void Read(ReadOnlyMemory<byte> bytes) =>
            new StateReader(new MetricCatalog(), [new StatePiece("", 0, bytes)]).Read(new Part(), 0);
    }

    [Fact]
    public void A_piece_that_is_not_read_to_its_end_is_not_passed_over_in_silence()
    {
        var writer = new StateWriter(new MetricCatalog());
        writer.Write(new TwoPieces(), 0);
        var problem = Assert.Throws<StateException>(() => new StateReader(new MetricCatalog(), writer.Take()).Read(new TwoPieces(), 0));

        Assert.Equal("The saved state of two has 4 bytes more than it should; it is damaged or of a later version.", problem.Message);
    }

    [Theory]
    [InlineData(StateWriter.Format - 1)]
    [InlineData(StateWriter.Format + 1)]
    public void Refuses_the_format_of_another_version(byte format)
    {
        var problem = Assert.Throws<StateException>(
            () => new StateReader(new MetricCatalog(), [new StatePiece("", 0, new byte[] { format, 0, 0 })]));

        Assert.Equal(
            Invariant($"The saved state has format {format}, but this version reads format {StateWriter.Format}; name another Checkpoint.Path to begin anew, or go on with the version that wrote it."),
            problem.Message);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(127, 1)]
    [InlineData(128, 2)]
    [InlineData(long.MaxValue, 9)]
    public void Counts_take_no_more_bytes_than_they_need(long count, int bytes)
    {
        Span<byte> room = stackalloc byte[StateWriter.MostCountBytes];

        Assert.Equal(bytes, StateWriter.PutCount(room, count));
        Assert.Equal(count, ReadCount(room[..bytes].ToArray()));
        Assert.Throws<StateException>(() => ReadCount([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]));
    }

    private static long ReadCount(byte[] bytes)
    {
        var counts = new Counts();
        var writer = new StateWriter(new MetricCatalog());
        writer.Write(counts, 0);
        var reader = new StateReader(new MetricCatalog(), [.. writer.Take(), new StatePiece("counts", 0, bytes)]);
        reader.Read(counts, 0);
        return counts.Read;
    }

    /// <summary>A part that is read although it has nothing in brief.</summary>
    private sealed class Counts : IMachineState
    {
        public string Part => "counts";

        public long Read { get; private set; }

        public void Save(int machine, StateWriter writer)
        {
        }

        public void Restore(int machine, StateReader reader)
        {
            reader.NextPiece(out _);
            Read = reader.ReadShortCount();
        }

        public void Forget(int machine, string name)
        {
        }
    }

    /// <summary>Reads half of what it writes.</summary>
    private sealed class TwoPieces : IMachineState
    {
        string IMachineState.Part => "two";

        void IMachineState.Save(int machine, StateWriter writer)
        {
            for (var piece = 0; piece < 2; piece++)
            {
                writer.Piece(piece);
                writer.Write(1);
                writer.Write(2);
            }
        }

        void IMachineState.Restore(int machine, StateReader reader)
        {
            while (reader.NextPiece(out _))
            {
                reader.ReadInt32();
            }
        }

        void IMachineState.Forget(int machine, string name)
        {
        }
    }

    private static IReadOnlyList<StatePiece> Written(Part part)
    {
        var catalog = new MetricCatalog();
        catalog.Metrics.GetOrAdd("other");
        catalog.Metrics.GetOrAdd("temperature");
        var writer = new StateWriter(catalog);
        writer.Write(part, 0);
        return writer.Take();
    }

    private sealed class Part : IMachineState
    {
        public string Part1 { get; init; } = "part";

        public List<string> Seen { get; } = [];

        public List<string> Pieces { get; } = [];

        string IMachineState.Part => Part1;

        public void Save(int machine, StateWriter writer)
        {
            writer.Write(true);
            writer.Write((byte)7);
            writer.Write(-5);
            writer.Write(9007199254740993);
            writer.Write(ulong.MaxValue);
            writer.Write(-0.0);
            writer.Write(double.NaN);
            writer.Write((double?)null);
            writer.Write((double?)3);
            writer.Write((DateTimeOffset?)null);
            writer.Write(Time);
            writer.Write((string?)null);
            writer.Write("Ω");
            writer.Write("");
            writer.WriteMetric(1);
            writer.WriteStatus(SampleBatch.None);
            writer.Write(3);
            writer.Write([1.0, 2.0, 3.0]);
            foreach (var key in (int[])[900, -4])
            {
                writer.Piece(key);
                writer.Write(Invariant($"piece {key}"));
            }

            writer.Remove(17);
        }

        public void Restore(int machine, StateReader reader)
        {
            void See(object? value) => Seen.Add(
                value is DateTimeOffset time ? Invariant($"{time:u}") : Invariant($"{value}"));

            See(reader.ReadBool());
            See(reader.ReadByte().ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadInt32().ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadUInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadDouble().ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadDouble().ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadOptionalDouble());
            See(reader.ReadOptionalDouble()?.ToString(System.Globalization.CultureInfo.InvariantCulture));
            See(reader.ReadOptionalTime());
            See(reader.ReadTime());
            See(reader.ReadOptionalString());
            See(reader.ReadString());
            See(reader.ReadString());
            See(reader.Catalog.Metrics[reader.ReadMetric()]);
            See(reader.ReadStatus() == SampleBatch.None ? "" : "state");
            var values = new double[reader.ReadCount(sizeof(double))];
            reader.Read(values);
            See(string.Join('|', values));
            while (reader.NextPiece(out var key))
            {
                Pieces.Add(Invariant($"{key}:{reader.ReadString()}"));
            }
        }

        public void Forget(int machine, string name)
        {
        }
    }
}
