using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Operations;

/// <summary>Keeps the signals of a run for its score and hands them on.</summary>
/// <param name="next">Who gets them next.</param>
internal sealed class SignalTap(ISignalHandler next) : ISignalHandler, IMachineState
{
    private const int Kept = 100_000;
    private const int InPiece = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Machine> _machines = new(StringComparer.Ordinal);
    private int _kept;

    /// <summary>Signals raised, including those that were not kept.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _machines.Values.Sum(machine => machine.Count);
            }
        }
    }

    /// <summary>The first signals raised, in the order of their time; those of one time by machine, in the order of its monitors.</summary>
    public IReadOnlyList<Signal> Raised
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _machines.OrderBy(machine => machine.Key, StringComparer.Ordinal)
                        .SelectMany(machine => machine.Value.Raised)
                        .OrderBy(signal => signal.Time),
                ];
            }
        }
    }

    /// <inheritdoc />
    public string Part => "signals";

    /// <summary>Told of every signal that is raised.</summary>
    public Action<Signal> Raising { get; set; } = _ => { };

    /// <inheritdoc />
    public void Handle(Signal signal)
    {
        if (signal.Kind == SignalKind.Raised)
        {
            lock (_lock)
            {
                var machine = MachineOf(signal.Machine);
                machine.Count++;
                if (_kept < Kept)
                {
                    _kept++;
                    machine.Raised.Add(signal);
                }
            }

            Raising(signal);
        }

        next.Handle(signal);
    }

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        lock (_lock)
        {
            if (!_machines.TryGetValue(writer.Catalog.Machines[machine], out var known))
            {
                return;
            }

            writer.Write(known.Count);
            writer.Write(known.Raised.Count);
            for (var first = known.Saved / InPiece * InPiece; first < known.Raised.Count; first += InPiece)
            {
                writer.Piece(first);
                for (var i = first; i < Math.Min(first + InPiece, known.Raised.Count); i++)
                {
                    Write(writer, known.Raised[i]);
                }
            }

            known.Saved = known.Raised.Count;
        }
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        lock (_lock)
        {
            var name = reader.Catalog.Machines[machine];
            var known = MachineOf(name);
            known.Count = reader.ReadInt64();
            var kept = reader.ReadInt32();
            while (reader.NextPiece(out _))
            {
                while (reader.Remaining > 0)
                {
                    known.Raised.Add(Read(reader, name));
                }
            }

            if (known.Raised.Count != kept)
            {
                throw reader.Damaged(Invariant($"{known.Raised.Count} of {kept} signals"));
            }

            known.Saved = kept;
            _kept += kept;
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        lock (_lock)
        {
            if (_machines.Remove(name, out var known))
            {
                _kept -= known.Raised.Count;
            }
        }
    }

    private static void Write(StateWriter writer, Signal signal)
    {
        writer.Write(signal.Time);
        writer.Write(signal.Metric);
        writer.Write(signal.Rule);
        writer.Write((byte)signal.Severity);
        writer.Write(signal.Value);
        writer.Write(signal.Lower);
        writer.Write(signal.Upper);
        writer.Write(signal.Explanation);
    }

    private static Signal Read(StateReader reader, string machine) => new(
        SignalKind.Raised,
        reader.ReadTime(),
        machine,
        reader.ReadString(),
        reader.ReadString(),
        (Severity)reader.ReadByte(),
        reader.ReadDouble(),
        reader.ReadOptionalDouble(),
        reader.ReadOptionalDouble(),
        reader.ReadString());

    private Machine MachineOf(string name)
    {
        if (!_machines.TryGetValue(name, out var machine))
        {
            _machines.Add(name, machine = new Machine());
        }

        return machine;
    }

    private sealed class Machine
    {
        public long Count { get; set; }

        public List<Signal> Raised { get; } = [];

        /// <summary>How many of them the last checkpoint had.</summary>
        public int Saved { get; set; }
    }
}
