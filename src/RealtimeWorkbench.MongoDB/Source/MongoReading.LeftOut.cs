using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

// What the order leaves out, and what is said of it: documents of another kind, and of clocks that are wrong.
internal sealed partial class MongoReading
{
    private const string Hidden = "hidden";

    /// <summary>How far ahead of this machine's clock a time that grows may lie.</summary>
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    /// <summary>How far ahead of it the last document may lie without a word.</summary>
    private static readonly TimeSpan NoticedAhead = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked for what the order leaves out.</summary>
    private static readonly TimeSpan LookAsideInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a look for it may take; it is no reason to hold up what is read.</summary>
    private static readonly TimeSpan LookAsideWithin = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly HashSet<BsonDocument> _tooDear = [];
    private long? _lookedAside;
    private bool _hidesOthers;

    private bool IsAhead(BsonValue key, long latest)
    {
        if (!_layout!.IsOrderTime || !MongoKeys.TryTicks(key, out var ticks) || ticks <= latest)
        {
            return false;
        }

        SayAhead(key);
        return true;
    }

    /// <summary>Says once that the clock of a device is wrong, or this machine's: those of other clocks are read behind what lies between.</summary>
    private void SayWhetherAClockIsAhead(DateTimeOffset now)
    {
        if (_mode != Mode.Looking || _hasStream || _lookBack == TimeSpan.Zero || !IsMuchAhead(_progress.Last, now) || !_said.Add("clock"))
        {
            return;
        }

        _notice(new SourceNotice(
            IsProblem: true,
            Invariant($"{_facts!.Name} has documents whose \"{_layout!.Order}\" is up to {MongoKeys.TextOf(_progress.Last!)}, more than a minute ahead of this machine's clock; those of other clocks are looked for from MongoDB.LookBack ({_settings.LookBack}) before this machine's clock on, as long as at most {_options.MostRemembered} documents lie behind that: {SetRight}.")));
    }

    /// <summary>Keeps in health that documents of clocks that are right are not read, while a look begins so far ahead of this machine's clock.</summary>
    /// <param name="from">Value that the look begins with.</param>
    /// <param name="now">What the clock says.</param>
    private void SayWhetherOthersAreHidden(BsonValue? from, DateTimeOffset now)
    {
        if (_mode != Mode.Looking)
        {
            return;
        }

        var hides = !_hasStream && _settings.Follow && IsMuchAhead(from, now);
        if (hides && !_hidesOthers)
        {
            var reason = _lookBack == TimeSpan.Zero ? "MongoDB.LookBack is empty or 0" : Invariant($"there are more than {_options.MostRemembered} of them");
            _troubles.Begin(
                Hidden,
                $"Documents of {_facts!.Name} are dated ahead of this machine's clock, and as {reason}, only those from {MongoKeys.TextOf(from!)} on are read: none of clocks that are right; {SetRight}.");
        }
        else if (!hides && _hidesOthers)
        {
            _troubles.End($"Documents of {_facts!.Name} of clocks that are right are read again.", Hidden);
        }

        _hidesOthers = hides;
    }

    /// <summary>Says once that late documents are not looked for as far back as was asked; where none of clocks that are right are read, that is said instead.</summary>
    /// <param name="most">Documents that are remembered.</param>
    private void SayForgotten(int most)
    {
        var now = _time.GetUtcNow();
        if (_hasSaidForgotten || IsMuchAhead(_progress.From(LookBackKey)?.Key, now))
        {
            return;
        }

        _hasSaidForgotten = true;
        var (among, mend) = IsMuchAhead(_progress.Last, now)
            ? (", or are dated ahead of this machine's clock", $"{char.ToUpperInvariant(SetRight[0])}{SetRight[1..]}, or choose a shorter look-back.")
            : ("", "Choose a shorter look-back.");
        _notice(new SourceNotice(
            IsProblem: true,
            Invariant($"More than {most} documents of {_facts!.Name} lie within MongoDB.LookBack ({_settings.LookBack}){among}; only behind the newest {most} those that come late are read. {mend}")));
    }

    private bool IsMuchAhead(BsonValue? key, DateTimeOffset now) =>
        _layout!.IsOrderTime && key is not null && MongoKeys.TryTicks(key, out var ticks) && ticks > (now + NoticedAhead).UtcTicks;

    private string SetRight => "set the clocks right" + (_layout!.Order == "_id" ? "" : ", or read by _id (MongoDB.OrderField=_id)");

    private void SayAhead(BsonValue key)
    {
        if (_said.Add("ahead"))
        {
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_facts!.Name} has a document whose \"{_layout!.Order}\" is {MongoKeys.TextOf(key)}, more than a day ahead of this machine's clock; such documents are not read before their time, since all others would lie behind them."));
        }
    }

    /// <summary>Says once what the order leaves out: documents of another kind, or of a time to come.</summary>
    private async Task LookAsideAsync(CancellationToken cancellationToken)
    {
        if (_lookedAside is { } before && _time.GetElapsedTime(before) < LookAsideInterval)
        {
            return;
        }

        _lookedAside = _time.GetTimestamp();
        var layout = _layout!;
        var isIndexed = layout.Order == "_id" || _facts!.Supports(new HashSet<string>(), layout.Order);
        if (!isIndexed && !_facts!.IsTimeSeries)
        {
            // Without an index it would cost a look at every document, again and again.
            return;
        }

        foreach (var condition in _facts!.IsTimeSeries ? [] : new BsonDocument[]
        {
            new(layout.Order, BsonNull.Value),
            new(layout.Order, double.NaN),
            new(layout.Order, new BsonDocument("$type", MongoKeys.KindsBeside(layout.Kind))),
        })
        {
            if (!_said.Contains("kind") && await AsideAsync(condition, condition, cancellationToken).ConfigureAwait(false) is { } other)
            {
                SayOtherKind(other);
            }
        }

        if (!_said.Contains("ahead") && Latest is { } latest
            && await AsideAsync(new BsonDocument(layout.Order, "ahead"), new BsonDocument(layout.Order, new BsonDocument("$gt", latest)), cancellationToken).ConfigureAwait(false) is { } ahead)
        {
            SayAhead(MongoPaths.Follow(ahead, layout.Order)!);
        }
    }

    /// <summary>A document that the order leaves out; nothing, where it takes long to find one, which is not tried again.</summary>
    private async Task<BsonDocument?> AsideAsync(BsonDocument name, BsonDocument condition, CancellationToken cancellationToken)
    {
        if (_tooDear.Contains(name))
        {
            return null;
        }

        try
        {
            return await FirstAsync(_collection!, condition, LookAsideWithin, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoExecutionTimeoutException)
        {
            _tooDear.Add(name);
        }
        catch (Exception problem) when (MongoTroubles.IsKnown(problem) && !cancellationToken.IsCancellationRequested)
        {
            // What was read counts; the next page meets the trouble, if it lasts. A server that fell silent over it is not asked so again.
            _tooDear.Add(name);
        }

        return null;
    }

    private void SayOtherKind(BsonDocument other)
    {
        if (_said.Add("kind"))
        {
            var value = MongoPaths.Follow(other, _layout!.Order);
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_facts!.Name} has documents whose \"{_layout.Order}\" is {(value is null ? "missing" : MongoPaths.Describe(value))}, such as that with _id {MongoPaths.Describe(other.GetValue("_id", BsonNull.Value))}; they are not read, for documents are read in the order of {NameOf(_layout.Kind)}."));
        }
    }

    /// <summary>Says once that the documents that were read last are gone, and those that are there lie before them.</summary>
    private async Task SayWhetherItGoesBackwardsAsync(CancellationToken cancellationToken)
    {
        if (_isLastGone && _progress.Last is { } last && !_said.Contains("backwards")
            && await FirstInsteadAsync(last, cancellationToken).ConfigureAwait(false) is { } other)
        {
            _said.Add("backwards");
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_facts!.Name} has documents whose \"{_layout!.Order}\" is {MongoKeys.TextOf(MongoPaths.Follow(other, _layout.Order)!)}, but none from {MongoKeys.TextOf(last)} on, up to which it was read: earlier ones are not read; if the collection was made anew, name another Checkpoint.Path and start again."));
        }
    }

    /// <summary>A document that lies before a value, where none does from it on; nothing, if any does.</summary>
    /// <remarks>The primary says so: a secondary that the address lets be read may lag. Where it does not answer, nothing is said.</remarks>
    private async Task<BsonDocument?> FirstInsteadAsync(BsonValue last, CancellationToken cancellationToken)
    {
        var primary = _collection!.WithReadPreference(ReadPreference.Primary);
        try
        {
            return await FirstAsync(primary, new BsonDocument(_layout!.Order, new BsonDocument("$gte", last)), within: null, cancellationToken).ConfigureAwait(false) is null
                ? await FirstAsync(primary, new BsonDocument(_layout.Order, new BsonDocument("$lt", last)), within: null, cancellationToken).ConfigureAwait(false)
                : null;
        }
        catch (Exception problem) when (MongoTroubles.IsKnown(problem) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<BsonDocument?> FirstAsync(IMongoCollection<BsonDocument> collection, BsonDocument condition, TimeSpan? within, CancellationToken cancellationToken)
    {
        using var cursor = await collection.FindAsync(
            condition, new FindOptions<BsonDocument> { Limit = 1, Projection = new BsonDocument(_layout!.Order, 1), MaxTime = within }, cancellationToken).ConfigureAwait(false);
        return await cursor.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }
}
