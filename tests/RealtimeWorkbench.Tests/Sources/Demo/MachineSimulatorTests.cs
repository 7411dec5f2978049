using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Demo;

public class MachineSimulatorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly MachineSimulatorOptions Fast = new()
    {
        Samples = 20_000,
        Start = Start,
        Pace = Pace.AsFastAsPossible,
    };

    [Fact]
    public void The_transitions_are_those_of_the_table()
    {
        string[] legal =
        [
            "SHUTDOWN>STARTED",
            "STARTED>RUNNING", "STARTED>SHUTDOWN",
            "RUNNING>PAUSED", "RUNNING>COMPLETED", "RUNNING>SHUTDOWN",
            "PAUSED>RUNNING", "PAUSED>SHUTDOWN",
            "COMPLETED>STARTED", "COMPLETED>SHUTDOWN",
        ];
        foreach (var from in Enum.GetValues<MachineStatus>())
        {
            foreach (var to in Enum.GetValues<MachineStatus>())
            {
                var name = MachineStatusTransitions.NameOf(from) + ">" + MachineStatusTransitions.NameOf(to);
                Assert.Equal(from == to || legal.Contains(name), MachineStatusTransitions.IsLegal(from, to));
            }
        }
    }

    [Fact]
    public void Names_of_states_are_read_in_any_case()
    {
        Assert.True(MachineStatusTransitions.TryParse("running", out var status, out _));
        Assert.Equal(MachineStatus.Running, status);
        Assert.False(MachineStatusTransitions.TryParse("3", out _, out var reason));
        Assert.Equal(
            "There is no machine state \"3\"; one of SHUTDOWN, STARTED, RUNNING, PAUSED, COMPLETED is needed.", reason);
    }

    [Fact]
    public async Task Goes_through_legal_states_only_with_the_values_of_each()
    {
        var (samples, _) = await Reading.AllOf(new MachineSimulator(Fast));

        Assert.Equal(20_000, samples.Count);
        var states = samples.Select(sample => Parse(sample.Status!)).ToList();
        Assert.Equal(Enum.GetValues<MachineStatus>(), states.Distinct().Order());
        Assert.All(states.Zip(states.Skip(1)), pair => Assert.True(MachineStatusTransitions.IsLegal(pair.First, pair.Second)));
        foreach (var (sample, i) in samples.Select((sample, i) => (sample, i)))
        {
            var (coldest, warmest, slowest, fastest) = sample.Status switch
            {
                "SHUTDOWN" => (15, 20, 0, 0),
                "PAUSED" => (20, 25, 800, 1000),
                "COMPLETED" => (20, 30, 800, 1200),
                _ => (25, 35, 1000, 2000),
            };
            Assert.InRange(sample.Values["temperature"], coldest, warmest);
            Assert.InRange(sample.Values["speed"], slowest, fastest);
            Assert.Equal(Start + (TimeSpan.FromSeconds(2) * i), sample.Timestamp);
        }

        AssertShare(states, MachineStatus.Shutdown, MachineStatus.Started, 1);
        AssertShare(states, MachineStatus.Started, MachineStatus.Running, 0.9);
        AssertShare(states, MachineStatus.Running, MachineStatus.Running, 0.9);
        AssertShare(states, MachineStatus.Paused, MachineStatus.Running, 0.8);
        AssertShare(states, MachineStatus.Completed, MachineStatus.Started, 0.7);
    }

    [Fact]
    public async Task Obeys_a_legal_request_at_the_next_sample_and_keeps_to_a_stop()
    {
        var time = new ManualTime(Start);
        var source = new MachineSimulator(
            new MachineSimulatorOptions { InitialStatus = MachineStatus.Running, Samples = 60 }, time: time);
        var states = new List<string>();

        await Reading.WhileTimePasses(time, TimeSpan.FromSeconds(1), async () =>
        {
            await foreach (var batch in source.ReadAsync().ConfigureAwait(false))
            {
                using (batch)
                {
                    states.Add(batch.ToSample(0).Status!);
                    Assert.Equal(time.GetUtcNow(), batch.ToSample(0).Timestamp);
                }

                if (states.Count is 1 or 40)
                {
                    var target = states.Count == 1 ? MachineStatus.Shutdown : MachineStatus.Started;
                    Assert.True(source.TryRequestStatus(target, out _));
                }
            }
        });

        Assert.Equal("RUNNING", states[0]);
        Assert.All(states[1..40], state => Assert.Equal("SHUTDOWN", state));
        Assert.Equal("STARTED", states[40]);
        Assert.Contains("RUNNING", states[41..]);
    }

    [Fact]
    public void Refuses_an_illegal_request_with_the_legal_ones()
    {
        var source = new MachineSimulator(new MachineSimulatorOptions { InitialStatus = MachineStatus.Completed });

        Assert.False(source.TryRequestStatus(MachineStatus.Paused, out var reason));

        Assert.Equal("Machine am-01 cannot go from COMPLETED to PAUSED; legal: STARTED, SHUTDOWN.", reason);
        Assert.Equal(MachineStatus.Completed, source.Status);
        Assert.True(source.TryRequestStatus(MachineStatus.Completed, out _));
    }

    private static MachineStatus Parse(string name) =>
        MachineStatusTransitions.TryParse(name, out var status, out _) ? status : throw new InvalidOperationException(name);

    /// <summary>Compares a share with its probability; five standard errors are allowed.</summary>
    private static void AssertShare(List<MachineStatus> states, MachineStatus from, MachineStatus to, double probability)
    {
        var next = states.Zip(states.Skip(1)).Where(pair => pair.First == from).ToList();
        var error = Math.Sqrt(probability * (1 - probability) / next.Count);
        Assert.Equal(probability, next.Count(pair => pair.Second == to) / (double)next.Count, tolerance: (5 * error) + 1e-12);
    }
}
