namespace RealtimeWorkbench.Alerting;

// What a register is made of.
public sealed partial class AlertRegister
{
    /// <summary>What is known of a machine.</summary>
    private sealed class Machine(string name)
    {
        public string Name => name;

        public List<Track> Tracks { get; } = [];

        /// <summary>Conditions that came back during their cooldown and that people still have to be told of.</summary>
        public List<Track> Owed { get; } = [];

        public Tally Tally { get; } = new();

        /// <summary>Number of the newest alert in the order of the machine's own.</summary>
        public long Entries { get; set; }

        /// <summary>Alerts that have changed since the machine was saved.</summary>
        public List<Entry> Touched { get; } = [];
    }

    /// <summary>What is known of a key.</summary>
    private sealed class Track(AlertKey key, Machine machine)
    {
        public AlertKey Key { get; } = key;

        public Machine Machine => machine;

        /// <summary>Set by the raise that creates the track.</summary>
        public Entry Newest { get; set; } = null!;

        /// <summary>When people were last told that the condition holds: the start of the cooldown.</summary>
        public DateTimeOffset ToldAt { get; set; }
    }

    private sealed class Entry(Alert alert, Machine machine, long number)
    {
        private bool _isTouched;

        public Alert Alert { get; set; } = alert;

        public Machine Machine => machine;

        /// <summary>Number among the alerts of the machine, from 1.</summary>
        public long Number => number;

        /// <summary>Place in the history; <see langword="null"/> while the condition holds or after it was forgotten.</summary>
        public LinkedListNode<Entry>? Node { get; set; }

        /// <summary>Rises from each end of a condition to the next: the order of the history.</summary>
        public long Ending { get; set; }

        /// <summary>Changes published so far, without acknowledgements.</summary>
        public int Changes { get; set; }

        /// <summary>Whether the history has no room for it any more.</summary>
        public bool HasLeft { get; private set; }

        /// <summary>Has it saved by the next checkpoint.</summary>
        public void Touch()
        {
            if (!_isTouched)
            {
                _isTouched = true;
                machine.Touched.Add(this);
            }
        }

        public void Saved() => _isTouched = false;

        public void Leave()
        {
            HasLeft = true;
            Touch();
        }

        public void Return()
        {
            HasLeft = false;
            Touch();
        }
    }

    private sealed class Tally
    {
        public long Raised { get; set; }

        public long Active { get; set; }

        public long Unacknowledged { get; set; }

        public long Acknowledged { get; set; }

        public long Upgraded { get; set; }

        public long Suppressed { get; set; }

        public long Forgotten { get; set; }

        /// <summary>Adds another one, or takes it away with a sign of -1.</summary>
        public void Add(Tally other, int sign)
        {
            Raised += sign * other.Raised;
            Active += sign * other.Active;
            Unacknowledged += sign * other.Unacknowledged;
            Acknowledged += sign * other.Acknowledged;
            Upgraded += sign * other.Upgraded;
            Suppressed += sign * other.Suppressed;
            Forgotten += sign * other.Forgotten;
        }
    }
}
