using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Which collection of which server the settings name.</summary>
/// <param name="Address">The server.</param>
/// <param name="Database">Name of the database.</param>
/// <param name="Collection">Name of the collection.</param>
internal sealed record MongoPlace(MongoAddress Address, string Database, string Collection)
{
    /// <summary>The database in brief, without secrets.</summary>
    public string Name => Address.NameOf(Database);

    /// <summary>Finds the collection that the settings name.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <exception cref="SourceException">They name no server, no database or no collection.</exception>
    public static MongoPlace Of(MongoSettings settings, Func<string, string?> environment)
    {
        var isSetting = settings.Address.Trim().Length > 0;
        var text = (isSetting ? settings.Address : environment(settings.AddressVariable) ?? "").Trim();
        if (text.Length == 0)
        {
            throw new SourceException(
                $"MongoDB.Address is empty, and so is the environment variable {settings.AddressVariable}; name a server, such as --set MongoDB.Address=mongodb://user@host/database.");
        }

        var address = MongoAddress.Parse(text, environment, isSetting ? "MongoDB.Address" : settings.AddressVariable, mayHoldPassword: !isSetting);
        var database = settings.Database.Trim() is { Length: > 0 } named ? named : address.Database;
        if (database.Length == 0)
        {
            throw new SourceException("MongoDB.Database is empty, and the address names none; name the database that the collection is in.");
        }

        var collection = settings.Collection.Trim();
        return collection.Length > 0
            ? new MongoPlace(address, database, collection)
            : throw new SourceException("MongoDB.Collection is empty; name the collection to read, such as stream_data.");
    }
}
