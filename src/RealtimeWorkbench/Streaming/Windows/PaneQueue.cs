using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Panes that leave at the front and come at the back, and at any time what all of them hold together.</summary>
/// <remarks>
/// Two stacks, so that each pane is merged at most twice whatever the length of the window: K. Tangwongsan, M. Hirzel and S. Schneider,
/// "Low-latency sliding-window aggregation in worst-case constant time", <i>DEBS</i> 2017, pp. 66-77.
/// </remarks>
internal sealed class PaneQueue
{
    private const int FewestPlaces = 4;

    /// <summary>Ring of panes, oldest first. The front ones hold what they and all front ones after them hold.</summary>
    private Pane[] _panes = [];
    private int _first;
    private int _front;
    private WindowAggregate _back;

    /// <summary>Panes.</summary>
    public int Count { get; private set; }

    /// <summary>What all panes hold together.</summary>
    public WindowAggregate Total
    {
        get
        {
            var total = _front > 0 ? At(0).Values : default;
            total.Append(_back);
            return total;
        }
    }

    /// <summary>Adds a pane.</summary>
    public void Push(long number, in WindowAggregate values)
    {
        if (Count == _panes.Length)
        {
            Grow();
        }

        At(Count++) = new Pane { Number = number, Values = values };
        _back.Append(values);
    }

    /// <summary>Takes the panes before a number out.</summary>
    public void RemoveBefore(long number)
    {
        while (Count > 0 && At(0).Number < number)
        {
            if (_front == 0)
            {
                Turn();
            }

            _first = (_first + 1) & (_panes.Length - 1);
            _front--;
            Count--;
        }
    }

    /// <summary>Makes front panes of all: each takes in what those after it hold.</summary>
    private void Turn()
    {
        for (var place = Count - 2; place >= 0; place--)
        {
            At(place).Values.Append(At(place + 1).Values);
        }

        _front = Count;
        _back = default;
    }

    private ref Pane At(int place) => ref _panes[(_first + place) & (_panes.Length - 1)];

    private void Grow()
    {
        var larger = new Pane[Math.Max(FewestPlaces, _panes.Length * 2)];
        for (var place = 0; place < Count; place++)
        {
            larger[place] = At(place);
        }

        _panes = larger;
        _first = 0;
    }

    private struct Pane
    {
        public long Number;
        public WindowAggregate Values;
    }

    public void Save(StateWriter writer)
    {
        _back.Save(writer);
        writer.Write(_front);
        writer.Write(Count);
        for (var place = 0; place < Count; place++)
        {
            writer.Write(At(place).Number);
            At(place).Values.Save(writer);
        }
    }

    public void Restore(StateReader reader)
    {
        var back = WindowAggregate.Read(reader);
        var front = reader.ReadInt32();
        for (var count = reader.ReadCount(sizeof(long)); count > 0; count--)
        {
            Push(reader.ReadInt64(), WindowAggregate.Read(reader));
        }

        _front = front >= 0 && front <= Count ? front : throw reader.Damaged(Invariant($"a queue with {front} of {Count} panes in front"));
        _back = back;
    }
}
