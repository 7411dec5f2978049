namespace RealtimeWorkbench.Dashboard;

/// <summary>How much one client may ask of the server.</summary>
internal static class Limits
{
    /// <summary>Largest body of a request, in MB.</summary>
    public const int BodyMegabytes = 10;

    /// <summary>Largest body once it is unpacked, in MB.</summary>
    public const int UnpackedMegabytes = 50;

    /// <summary>Requests whose answers are remembered by their key.</summary>
    public const int RememberedKeys = 10_000;

    /// <summary>Most bytes of remembered answers.</summary>
    public const int RememberedBytes = 8 * 1024 * 1024;

    /// <summary>After how long a client may try again where the stream cannot keep up.</summary>
    public static readonly TimeSpan RetryWhenFull = TimeSpan.FromSeconds(1);

    /// <summary>After how long a client may try again where no stream is running.</summary>
    public static readonly TimeSpan RetryWithoutStream = TimeSpan.FromSeconds(5);

    /// <summary>Largest message of a WebSocket client, in bytes; its only one has a few dozen.</summary>
    public const int ClientMessageBytes = 4096;

    /// <summary>Connections beside those of the views: calls of REST, files of the page.</summary>
    public const int OtherConnections = 200;

    /// <summary>Narrowest chart that courses are thinned to, in points.</summary>
    public const int NarrowestView = 50;

    /// <summary>Widest chart that courses are thinned to, in points.</summary>
    public const int WidestView = 10000;
}
