namespace RealtimeWorkbench.Dashboard;

/// <summary>How much one client may ask of the server.</summary>
internal static class Limits
{
    /// <summary>Largest body of a request, in MB.</summary>
    public const int BodyMegabytes = 10;

    /// <summary>Largest message of a WebSocket client, in bytes; its only one has a few dozen.</summary>
    public const int ClientMessageBytes = 4096;

    /// <summary>Connections beside those of the views: calls of REST, files of the page.</summary>
    public const int OtherConnections = 200;

    /// <summary>Narrowest chart that courses are thinned to, in points.</summary>
    public const int NarrowestView = 50;

    /// <summary>Widest chart that courses are thinned to, in points.</summary>
    public const int WidestView = 10000;
}
