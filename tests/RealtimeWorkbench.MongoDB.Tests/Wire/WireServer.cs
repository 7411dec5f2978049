using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>A small MongoDB server on the loopback interface: it speaks the wire protocol, keeps documents in memory, and fails as it is told to.</summary>
/// <remarks>
/// What it answers is in <see cref="WireCommands"/>, what it keeps in <see cref="WireStore"/>; the store applies filters, sorts and projections in earnest, so
/// that a wrong query fails its test. MongoDB manual: "MongoDB Wire Protocol" (OP_MSG; OP_QUERY and OP_REPLY for the first hello alone).
/// </remarks>
internal sealed class WireServer : IAsyncDisposable
{
    private const int Threads = 16;

    private readonly ConcurrentDictionary<TcpClient, byte> _clients = new();
    private readonly ConcurrentQueue<(string Command, BsonDocument Answer)> _failures = new();
    private readonly ConcurrentQueue<string> _lost = new();
    private readonly ConcurrentQueue<BsonDocument> _received = new();
    private readonly WireCommands _commands;
    private readonly Lock _lock = new();
    private CancellationTokenSource _stop = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Starts it on a free port.</summary>
    /// <param name="isReplicaSet">Whether it says that it belongs to a replica set, and has change streams.</param>
    public WireServer(bool isReplicaSet = false)
    {
        // Threads that wait for this server, in calls that block, leave it some to answer on; more come half a second apart.
        ThreadPool.SetMinThreads(Threads, Threads);
        IsReplicaSet = isReplicaSet;
        HasSessions = isReplicaSet;
        _commands = new WireCommands(this);
        Start();
    }

    /// <summary>What it keeps.</summary>
    public WireStore Store { get; } = new();

    public bool IsReplicaSet { get; }

    /// <summary>Whether it has sessions, and so transactions.</summary>
    public bool HasSessions { get; init; }

    /// <summary>Transactions, and reads of one instant.</summary>
    public WireTransactions Transactions => _commands.Transactions;

    public int Port { get; private set; }

    /// <summary>Address for settings.</summary>
    public string Address => Invariant($"mongodb://127.0.0.1:{Port}/?directConnection=true");

    /// <summary>Whether every user is refused.</summary>
    public bool RefusesUsers { get; set; }

    /// <summary>Whether commands other than the greeting get no answer at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Commands that came, other than greetings, in their order.</summary>
    public IReadOnlyList<BsonDocument> Received => [.. _received];

    /// <summary>Called with each command before it is answered; on the thread of its connection.</summary>
    public Action<BsonDocument>? Observing { get; set; }

    /// <summary>Commands of a name that came.</summary>
    public IReadOnlyList<BsonDocument> Of(string command) => [.. _received.Where(known => known.GetElement(0).Name == command)];

    /// <summary>Answers the next command of a name with an error.</summary>
    public void FailNext(string command, int code, string name, string message) =>
        _failures.Enqueue((command, new BsonDocument { { "ok", 0 }, { "errmsg", message }, { "code", code }, { "codeName", name } }));

    /// <summary>Gives an answer to the next command of a name, which is not done.</summary>
    public void AnswerNext(string command, BsonDocument answer) => _failures.Enqueue((command, answer));

    /// <summary>Cuts the connection when the next command of a name comes.</summary>
    public void CutNext(string command) => _failures.Enqueue((command, []));

    /// <summary>Does what the next command of a name says, and cuts the connection instead of answering.</summary>
    public void LoseNextAnswerTo(string command) => _lost.Enqueue(command);

    /// <summary>Cuts all connections at once.</summary>
    public void Cut()
    {
        foreach (var client in _clients.Keys)
        {
            client.Close();
        }
    }

    /// <summary>Takes no more connections, and cuts those there are.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _stop.Cancel();
            _listener?.Stop();
            _listener = null;
        }

        Cut();
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _stop = new CancellationTokenSource();
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _accepting = AcceptAsync(_listener, _stop.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _accepting;
    }

    /// <summary>The answer to a command; nothing, if the connection is to be cut.</summary>
    internal async Task<BsonDocument?> AnswerAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var name = command.GetElement(0).Name;
        if (!WireCommands.IsGreeting(name))
        {
            _received.Enqueue(command);
            Observing?.Invoke(command);
            if (IsSilent)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            if (_failures.TryPeek(out var failure) && failure.Command == name && _failures.TryDequeue(out failure))
            {
                return failure.Answer.ElementCount == 0 ? null : failure.Answer;
            }
        }

        BsonDocument answer;
        try
        {
            answer = await _commands.RunAsync(command, cancellationToken);
        }
        catch (Exception mistake) when (mistake is not (OperationCanceledException or IOException or ObjectDisposedException))
        {
            // A mistake of this server is to be seen in the test, and not as a connection that breaks.
            answer = WireCommands.Error(1, "InternalError", mistake.ToString().ReplaceLineEndings(" "));
        }

        return _lost.TryPeek(out var lost) && lost == name && _lost.TryDequeue(out _) ? null : answer;
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(cancellationToken);
                _clients[client] = 0;
                serving.Add(ServeAsync(client, cancellationToken));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was stopped.
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        try
        {
            client.NoDelay = true;
            var stream = client.GetStream();
            while (await WireMessage.ReadAsync(stream, cancellationToken) is { } message)
            {
                if (await AnswerAsync(message.Command, cancellationToken) is not { } answer)
                {
                    return;
                }

                if (!message.WantsNoAnswer)
                {
                    await stream.WriteAsync(message.Reply(answer), cancellationToken);
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException or SocketException)
        {
            // The client went, or the server was stopped.
        }
        finally
        {
            _clients.TryRemove(client, out _);
            client.Dispose();
        }
    }
}
