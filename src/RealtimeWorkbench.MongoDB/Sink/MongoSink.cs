using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Sink;

/// <summary>Inserts samples into a collection of MongoDB, one document a sample. A collection that isn't there is made, with the index that the source reads by.</summary>
/// <remarks>
/// Each document has its id before it is sent. So one that is sent again, because the connection was lost before the answer, is in the
/// collection once: the server refuses the second. A server that is away, or one of its shards, is waited for. Not thread-safe.
/// </remarks>
public sealed class MongoSink : ISampleSink
{
    /// <summary>Documents of an insertion.</summary>
    private const int DocumentsAtOnce = 1000;

    // src/mongo/base/error_codes.yml of the server.
    private const int Unauthorized = 13;
    private const int DuplicateKey = 11000;
    private const string Away = "away";

    /// <summary>How long documents of a slow source wait for others.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>How long a majority is waited for.</summary>
    private static readonly TimeSpan WrittenWithin = TimeSpan.FromSeconds(30);

    private readonly MongoPlace _place;
    private readonly TimeProvider _time;
    private readonly MongoClient _client;
    private readonly IMongoCollection<BsonDocument> _collection;
    private readonly Troubles _troubles;
    private readonly Backoff _backoff;
    private readonly List<BsonDocument> _documents = [];
    private long _flushed;
    private bool _isPrepared;

    /// <summary>Documents, from the first on, that were sent without an answer: they may be in the collection.</summary>
    private int _unanswered;

    /// <summary>Makes a sink; the server is asked when the first sample comes.</summary>
    /// <param name="mongo">Where the collection is: address, database and collection count.</param>
    /// <param name="time">Clock; the system's if not given.</param>
    /// <exception cref="SourceException">The settings name no server, no database or no collection.</exception>
    public MongoSink(MongoSettings mongo, TimeProvider? time = null)
        : this(new MongoSourceOptions { MongoDB = mongo }, time)
    {
    }

    /// <param name="options">Where the collection is, and how long a server is waited for.</param>
    /// <param name="time">Clock; the system's if not given.</param>
    internal MongoSink(MongoSourceOptions options, TimeProvider? time = null)
    {
        _place = MongoPlace.Of(options.MongoDB, options.Environment);
        _time = time ?? TimeProvider.System;
        _client = _place.Address.Open(options.SelectWithin, options.AnswerWithin);
        _collection = _client.GetDatabase(_place.Database).GetCollection<BsonDocument>(
            _place.Collection, new MongoCollectionSettings { WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: WrittenWithin) });
        _troubles = new Troubles(notice => Noticed?.Invoke(notice));
        _backoff = new Backoff(options.FirstWait, options.LongestWait, options.Seed ?? Environment.ProcessId);
        _flushed = _time.GetTimestamp();
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public SinkPlace Place => new("samples", "collection", _place.Collection, $"collection {_place.Collection} at {_place.Name}", "the database");

    /// <inheritdoc />
    public long Delivered { get; private set; }

    /// <inheritdoc />
    /// <remarks>Those that the server refuses, as by the validation of the collection, and the rest where it refuses to be written to, which ends the writing.</remarks>
    public long Failed { get; private set; }

    /// <inheritdoc />
    public long Underway => _documents.Count;

    /// <inheritdoc />
    public string? Problem { get; private set; }

    /// <inheritdoc />
    public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            _documents.Add(MongoSample.Of(batch, row));
        }

        if (_documents.Count >= DocumentsAtOnce || _time.GetElapsedTime(_flushed) >= Soon)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        _flushed = _time.GetTimestamp();
        while (_documents.Count > 0)
        {
            try
            {
                await PrepareAsync(cancellationToken).ConfigureAwait(false);
                if (await InsertAsync(_documents[..Math.Min(DocumentsAtOnce, _documents.Count)], cancellationToken).ConfigureAwait(false) is not { } reason)
                {
                    _backoff.Reset();
                    _troubles.End($"{_place.Name} takes samples again.");
                    continue;
                }

                _troubles.Begin(Away, $"{_place.Name} does not take all samples now: {reason}. What is to be written waits until it can be.");
            }
            catch (Exception problem) when (MongoTroubles.IsKnown(problem))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sentence = MongoTroubles.Explain(_place.Address, _place.Database, _client, problem);
                if (IsRefusal(problem))
                {
                    throw new SourceException(GiveUp(sentence), problem);
                }

                _troubles.Begin(Away, sentence + " What is to be written waits until it can be.");
            }

            await Task.Delay(_backoff.Next(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a new collection with its index: without one the server sorts all of it for whoever reads it.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_isPrepared)
        {
            return;
        }

        try
        {
            var named = new ListCollectionNamesOptions { Filter = new BsonDocument("name", _place.Collection) };
            using var known = await _collection.Database.ListCollectionNamesAsync(named, cancellationToken).ConfigureAwait(false);
            if (!await known.AnyAsync(cancellationToken).ConfigureAwait(false))
            {
                var index = new CreateIndexModel<BsonDocument>(new BsonDocument { { "timestamp", 1 }, { "_id", 1 } });
                await _collection.Indexes.CreateOneAsync(index, cancellationToken: cancellationToken).ConfigureAwait(false);
            }
        }
        catch (MongoCommandException refused) when (refused.Code == Unauthorized)
        {
            // Who may insert and nothing else can do without; the source says what is missing.
        }

        _isPrepared = true;
    }

    /// <summary>Inserts documents, and counts what became of each; those that a part of the server cannot take now stay.</summary>
    /// <returns>Why some stay; nothing, if none does.</returns>
    private async Task<string?> InsertAsync(List<BsonDocument> documents, CancellationToken cancellationToken)
    {
        var refused = 0;
        var waiting = new List<BulkWriteError>();
        var before = _unanswered;
        _unanswered = documents.Count;
        try
        {
            await _collection.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoBulkWriteException<BsonDocument> answer) when (answer.WriteConcernError is null && answer.WriteErrors.Count > 0)
        {
            // An id that is there already is that of this document: it was inserted before the connection was lost.
            var errors = answer.WriteErrors.Where(error => error.Code != DuplicateKey || !IsOfId(error)).ToList();
            waiting.AddRange(errors.Where(error => MongoTroubles.MayPass(error.Code)));
            errors.RemoveAll(waiting.Contains);
            refused = errors.Count;
            Problem ??= errors.Count == 0 ? null : $"{_place.Name} does not take samples: {errors[0].Message.TrimEnd('.')}.";
        }

        catch (Exception problem) when (IsRefusal(problem))
        {
            _unanswered = before;
            throw;
        }

        _unanswered = 0;
        Failed += refused;
        Delivered += documents.Count - refused - waiting.Count;
        _documents.RemoveRange(0, documents.Count);
        _documents.InsertRange(0, waiting.Select(error => documents[error.Index]));
        return waiting.Count == 0 ? null : waiting[0].Message.TrimEnd('.');
    }

    /// <summary>Counts what will not be written as failed, but not what may be in the collection.</summary>
    /// <returns>What is to be said.</returns>
    private string GiveUp(string sentence)
    {
        var refused = _documents.Count - _unanswered;
        var text = Invariant($"{sentence} {Delivered} samples are in the collection");
        text += refused > 0 ? Invariant($"; {refused} that were read are not.") : ".";
        if (_unanswered > 0)
        {
            var (first, last) = (_documents[0]["timestamp"], _documents[_unanswered - 1]["timestamp"]);
            text += Invariant($" {_unanswered} more were sent and not answered, so they may be in it or not; look whether {_place.Collection} has samples from {MongoKeys.TextOf(first)} to {MongoKeys.TextOf(last)}, and replay what is missing.");
        }

        Failed += refused;
        _documents.RemoveRange(_unanswered, refused);
        Problem = refused > 0 ? Problem ?? text : Problem;
        return text;
    }

    /// <summary>Whether another try would not help.</summary>
    private bool IsRefusal(Exception problem) =>
        MongoTroubles.IsKnown(problem) && !MongoTroubles.MayPass(_client, problem) && problem is not MongoBulkWriteException { WriteConcernError: not null };

    /// <summary>Whether it is the id that is there twice, and not what another unique index is over, as machine_id_1.</summary>
    /// <remarks>
    /// The driver does not give the pattern of the index, so the text of the server counts (buildDupKeyErrorStatus in src/mongo/db/storage/index_entry_comparison.cpp):
    /// <c>index: _id_ dup key: {…}</c>, or with the collation of the collection <c>index: _id_ collation: {…} dup key: {…}</c>. A clustered collection has its ids in no
    /// index of their own, and names none.
    /// </remarks>
    private static bool IsOfId(BulkWriteError error) =>
        error.Message.Contains(" index: _id_ ", StringComparison.Ordinal)
        || (error.Message.Contains(" dup key: { _id:", StringComparison.Ordinal) && !error.Message.Contains(" index: ", StringComparison.Ordinal));
}
