using System.Threading.Channels;
using Confluent.Kafka;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>One reading of a topic: owns the client and the thread that asks it for messages.</summary>
/// <remarks>
/// The client calls back only on that thread, so partitions and batches need no lock. What other threads touch, the positions that
/// have been processed, is under <see cref="_lock"/>.
/// </remarks>
internal sealed partial class KafkaReading : IAsyncDisposable
{
    private static readonly TimeSpan AskFor = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastCommitWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LettersWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GapsEvery = TimeSpan.FromSeconds(10);

    /// <summary>Messages after which batches that wait for more are looked at, so that no clock is read for each.</summary>
    private const int LookEvery = 64;

    private readonly KafkaSourceOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly Troubles _troubles;
    private readonly IConsumer<int, int> _consumer;
    private readonly DeadLetterTopic? _deadLetters;
    private readonly MessageBytes _keyBytes;
    private readonly MessageBytes _valueBytes;
    private readonly MessageKey _key = new();
    private readonly JsonSampleReader _reader;
    private readonly MessageHeaders _headers;
    private readonly MachineHomes _homes;
    private readonly Channel<SampleBatch> _batches;
    private readonly Queue<SampleBatch> _pending = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, ReadPartition> _partitions = [];
    private readonly HashSet<TopicPartition> _paused = [];
    private readonly AutoResetEvent _letterGone = new(initialState: false);

    /// <summary>Offset before which this member has processed everything, of partitions that it has or had.</summary>
    private readonly Dictionary<int, long> _reached = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _lastCommit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadPartition? _newest;
    private SourceException? _problem;
    private int _sinceLook;
    private long _lag = ReadPartition.Unknown;
    private bool _isPaused;
    private bool _hasCommitted;
    private bool _isEnding;
    private bool _isClosed;

    public KafkaReading(KafkaSourceOptions options, MetricCatalog catalog, TimeProvider time, Action<SourceNotice> say)
    {
        _options = options;
        _catalog = catalog;
        _time = time;
        _troubles = new Troubles(say);
        _homes = new MachineHomes(catalog, say);
        _reader = new JsonSampleReader(catalog);
        _headers = new MessageHeaders(options.Kafka, catalog);
        _keyBytes = new MessageBytes(options.LongestMessage);
        _valueBytes = new MessageBytes(options.LongestMessage);
        _batches = Channel.CreateBounded<SampleBatch>(new BoundedChannelOptions(options.BatchesAhead)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
            SingleWriter = true,
        });
        _consumer = MakeConsumer();
        _deadLetters = !options.OnlyLooks && options.Kafka.DeadLetterTopicOrNone is { } topic
            ? new DeadLetterTopic(options.Kafka, topic, _troubles, Store, time)
            : null;
    }

    /// <summary>Batches and marks, in their order.</summary>
    public ChannelReader<SampleBatch> Batches => _batches.Reader;

    /// <summary>Messages that hold no sample and could not be brought to the dead-letter topic.</summary>
    public long DeadLettersLost => _deadLetters?.Lost ?? 0;

    /// <summary>Messages of the partitions at hand that the client has not got yet; <see langword="null"/> while it has not said so.</summary>
    public long? Lag => Interlocked.Read(ref _lag) is >= 0 and var lag ? lag : null;

    /// <summary>Begins to read.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "kafka " + _options.Kafka.Topic }.Start();

    /// <summary>Ends reading. If positions were committed, the client stays a member for the last commit, for a few seconds at most.</summary>
    public async ValueTask DisposeAsync()
    {
        bool waitForLast;
        lock (_lock)
        {
            _isEnding = true;
            waitForLast = _hasCommitted;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        if (!waitForLast)
        {
            _lastCommit.TrySetResult();
            await WaitForEndAsync().ConfigureAwait(false);
        }

        while (_batches.Reader.TryRead(out var left))
        {
            left.Dispose();
        }
    }

    /// <summary>Learns how far messages have been processed.</summary>
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        bool isLast;
        lock (_lock)
        {
            _hasCommitted = true;
            foreach (var position in positions)
            {
                if (!ReadPartition.TryParse(position.Partition, out var number))
                {
                    continue;
                }

                _reached[number] = position.Offset;
                if (_partitions.TryGetValue(number, out var partition))
                {
                    partition.Processed = position.Offset;
                    Store(partition);
                }
            }

            // No positions: there will be no more. Others may still come from what was underway when reading ended.
            isLast = _isEnding && positions.Count == 0;
        }

        if (isLast)
        {
            _lastCommit.TrySetResult();
            WaitForEndAsync().GetAwaiter().GetResult();
        }
    }

    /// <summary>A broker that is away can hold up the farewell; it is said in the background then.</summary>
    private async Task WaitForEndAsync() =>
        await _ended.Task.WaitAsync(CloseWithin).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void Store(int number)
    {
        _letterGone.Set();
        lock (_lock)
        {
            if (_partitions.TryGetValue(number, out var partition))
            {
                Store(partition);
            }
        }
    }

    /// <summary>Has the client commit what has been processed, but never past a dead letter that is still on its way.</summary>
    private void Store(ReadPartition partition)
    {
        var reached = Math.Min(partition.Processed, _deadLetters?.FirstUnderway(partition.Number) ?? long.MaxValue);
        if (reached <= partition.Stored || _isClosed)
        {
            return;
        }

        try
        {
            _consumer.StoreOffset(new TopicPartitionOffset(_options.Kafka.Topic, partition.Number, reached));
            partition.Stored = reached;
        }
        catch (KafkaException gone) when (gone.Error.Code is ErrorCode.Local_State or ErrorCode.Local_UnknownPartition)
        {
            // The partition has gone to another member in this moment; what counts for that one is its own state.
        }
    }

    private void Run()
    {
        Exception? problem = null;
        try
        {
            Begin();
            while (!_stop.IsCancellationRequested)
            {
                ReadOn();
            }

            problem = _problem;
        }
#pragma warning disable CA1031 // The top of the loop: the reader gets whatever ended it.
        catch (Exception unexpected)
#pragma warning restore CA1031
        {
            problem = unexpected;
        }

        _batches.Writer.TryComplete(problem);
        Close();
        _ended.TrySetResult();
    }

    private void ReadOn()
    {
        if (Ask(TimeSpan.Zero) is { } message)
        {
            Take(message);
            if (++_sinceLook < LookEvery)
            {
                return;
            }

            _sinceLook = 0;
            _deadLetters?.Tend();
            CloseBatches(olderThan: _options.FillWithin);
        }
        else
        {
            CloseBatches(olderThan: TimeSpan.Zero);
            _deadLetters?.Tend();
            Deliver();
            if (_pending.Count == 0 && Ask(AskFor) is { } next)
            {
                Take(next);
            }
        }

        Deliver();
        if (_pending.Count > 0)
        {
            WaitForRoom();
        }
    }

    private ConsumeResult<int, int>? Ask(TimeSpan wait)
    {
        try
        {
            // The end of a partition, which the client tells if its properties ask for that, is no message.
            return _consumer.Consume(wait) is { IsPartitionEOF: false } message ? message : null;
        }
        catch (KafkaException failure)
        {
            Explain(failure.Error);
            return null;
        }
    }

    private void Close()
    {
        try
        {
            Linger();
            _deadLetters?.Flush();
            lock (_lock)
            {
                foreach (var partition in _partitions.Values)
                {
                    Store(partition);
                }

                _isClosed = true;
            }

            _consumer.Close();
        }
        catch (KafkaException)
        {
            // The broker is away: the group will see for itself that this member is gone.
        }

        foreach (var partition in _partitions.Values)
        {
            partition.Open?.Dispose();
        }

        while (_pending.TryDequeue(out var batch))
        {
            batch.Dispose();
        }

        // After it nobody reports letters any more.
        _deadLetters?.Dispose();
        _letterGone.Dispose();
        DisposeClient();
    }

    /// <summary>Stays a member until the last commit, without fetching.</summary>
    private void Linger()
    {
        var since = _time.GetTimestamp();
        while (!_lastCommit.Task.IsCompleted && _time.GetElapsedTime(since) < LastCommitWithin)
        {
            _consumer.Pause(_consumer.Assignment);
            Ask(TimeSpan.Zero);
            _lastCommit.Task.Wait(AskFor);
        }
    }
}
