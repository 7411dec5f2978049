using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Testing;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

/// <summary>Lists that checkpoints keep: late samples, gaps, the audit trail.</summary>
public sealed class KeptStateTests
{
    private const int Items = 30;
    private const int Kept = 7;

    private readonly MetricCatalog _catalog = new();
    private readonly Dictionary<(string Machine, string Part, long Key), StatePiece> _stored = [];

    public KeptStateTests()
    {
        _catalog.Machines.GetOrAdd("a");
        _catalog.Machines.GetOrAdd("b");
    }

    [Fact]
    public void Late_samples_are_kept_as_if_the_run_had_not_been_cut() => GoOnFromEveryPlace(
        () => new KeptAside<LateSample>(Kept, KeptFormats.Late),
        (list, i) => list.Add(new LateSample(
            new Sample(
                Make.Start.AddSeconds(i),
                MachineOf(i),
                new Dictionary<string, double> { ["x"] = i, ["y"] = double.NegativeInfinity },
                i % 4 == 0 ? new Position(i, double.NaN, 2, i % 8 == 0 ? i : null) : null,
                i % 5 == 0 ? "RUNNING" : null),
            Make.Start.AddSeconds(i + 9))),
        list => list.State!,
        list => $"{list.Total}\n{string.Join('\n', list.Snapshot().Select(TextOf))}");

    [Fact]
    public void Gaps_are_kept_as_if_the_run_had_not_been_cut() => GoOnFromEveryPlace(
        () => new KeptAside<StreamGap>(Kept, KeptFormats.Gaps),
        (list, i) => list.Add(new StreamGap(
            MachineOf(i), (StreamGapKind)(i % 3), Make.Start.AddSeconds(i), Make.Start.AddSeconds(i + 5), i)),
        list => list.State!,
        list => $"{list.Total}\n{string.Join('\n', list.Snapshot())}");

    [Fact]
    public void The_audit_trail_goes_on_as_if_the_run_had_not_been_cut() => GoOnFromEveryPlace(
        () => new AlertRegister(new AlertRegisterOptions { AuditSize = Kept }, new ManualTime(Make.Start)),
        (register, i) =>
        {
            // Of each four signals of a machine two raise and two clear; the second raise is acknowledged.
            var kind = i / 2 % 2 == 0 ? SignalKind.Raised : SignalKind.Cleared;
            register.Handle(new Signal(kind, Make.Start.AddSeconds(i), MachineOf(i), "x", "r", Severity.High, i, null, null, Invariant($"x is {i}.")));
            register.Acknowledge(Invariant($"{MachineOf(i)}/x/r#1"), "Ada", Invariant($"at {i}"));
        },
        register => [register, register.Audit],
        register => $"{register.Counters}\n{string.Join('\n', register.AuditTrail())}");

    [Fact]
    public void What_came_between_two_checkpoints_is_one_piece_until_all_of_it_has_left()
    {
        var list = new KeptAside<StreamGap>(Kept, KeptFormats.Gaps);
        var pieces = new List<int>();
        for (var i = 0; i < 15; i++)
        {
            list.Add(new StreamGap("a", StreamGapKind.Interval, Make.Start, Make.Start, i));
            if (i % 5 == 4)
            {
                Store([list.State!], "a");
                pieces.Add(_stored.Keys.Count(piece => piece.Part == "gaps"));
            }
        }

        // Of fifteen items seven are kept: five of the third piece and two of the second.
        Assert.Equal([1, 2, 2], pieces);
    }

    [Fact]
    public void What_has_left_does_not_come_back_with_the_rest_of_its_piece()
    {
        var list = new KeptAside<StreamGap>(Kept, KeptFormats.Gaps);
        for (var i = 0; i < 9; i++)
        {
            list.Add(new StreamGap(i < 5 ? "a" : "b", StreamGapKind.Interval, Make.Start, Make.Start, i));
            if (i is 4 or 8)
            {
                Store([list.State!], "a");
            }
        }

        // The other machine is somebody else's by now, so nothing of it pushes the oldest out again.
        var resumed = new KeptAside<StreamGap>(Kept, KeptFormats.Gaps);
        new StateReader(_catalog, _stored.Values).Read(resumed.State!, 0);

        Assert.Equal([2L, 3, 4], resumed.Snapshot().Select(gap => gap.Missing));
    }

    [Fact]
    public void A_list_that_nobody_saves_keeps_no_more_than_it_shows()
    {
        var list = new KeptAside<StreamGap>(Kept, KeptFormats.Gaps);
        for (var i = 0; i < 100; i++)
        {
            list.Add(new StreamGap("a", StreamGapKind.Interval, Make.Start, Make.Start, i));
        }

        Store([list.State!], "a");

        var resumed = new KeptAside<StreamGap>(100, KeptFormats.Gaps);
        new StateReader(_catalog, _stored.Values).Read(resumed.State!, 0);
        Assert.Equal(Enumerable.Range(93, Kept).Select(i => (long)i), resumed.Snapshot().Select(gap => gap.Missing));
    }

    [Fact]
    public void A_machine_that_goes_takes_its_lines_with_it()
    {
        var list = new KeptAside<StreamGap>(Kept, KeptFormats.Gaps);
        for (var i = 0; i < 4; i++)
        {
            list.Add(new StreamGap(MachineOf(i), StreamGapKind.Interval, Make.Start, Make.Start, i));
        }

        list.State!.Forget(0, "a");

        Assert.Equal(2, list.Total);
        Assert.All(list.Snapshot(), gap => Assert.Equal("b", gap.Machine));
    }

    private static string MachineOf(int i) => i % 3 == 0 ? "a" : "b";

    private static string TextOf(LateSample late) =>
        $"{late.Newest:O} {late.Sample with { Values = new Dictionary<string, double>() }} {string.Join(' ', late.Sample.Values)}";

    private void GoOnFromEveryPlace<T>(Func<T> make, Action<T, int> add, Func<T, IMachineState> state, Func<T, string> text) =>
        GoOnFromEveryPlace(make, add, list => (IMachineState[])[state(list)], text);

    private void GoOnFromEveryPlace<T>(Func<T> make, Action<T, int> add, Func<T, IMachineState[]> states, Func<T, string> text)
    {
        var uncut = make();
        for (var i = 0; i < Items; i++)
        {
            add(uncut, i);
        }

        for (var cut = 0; cut < Items; cut++)
        {
            _stored.Clear();
            var killed = make();
            for (var i = 0; i < cut; i++)
            {
                // Saved after each item of one machine, and now and then after one of the other.
                add(killed, i);
                Store(states(killed), "a");
                if (i % 4 == 0 || i == cut - 1)
                {
                    Store(states(killed), "b");
                }
            }

            var resumed = make();
            var other = Saved.Renumbered(_catalog);
            foreach (var machine in (string[])["a", "b"])
            {
                var reader = new StateReader(other, _stored.Where(piece => piece.Key.Machine == machine).Select(piece => piece.Value));
                Array.ForEach(states(resumed), state => reader.Read(state, other.Machines.GetOrAdd(machine)));
            }

            for (var i = cut; i < Items; i++)
            {
                add(resumed, i);
            }

            Assert.Equal(text(uncut), text(resumed));
        }
    }

    private void Store(IMachineState[] states, string machine)
    {
        var writer = new StateWriter(_catalog);
        foreach (var state in states)
        {
            writer.Write(state, _catalog.Machines.GetOrAdd(machine));
        }

        foreach (var piece in writer.Take())
        {
            if (piece.Bytes is null)
            {
                Assert.True(_stored.Remove((machine, piece.Part, piece.Key)));
            }
            else
            {
                _stored[(machine, piece.Part, piece.Key)] = piece;
            }
        }
    }
}
