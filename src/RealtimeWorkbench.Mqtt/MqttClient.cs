using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using RealtimeWorkbench.Mqtt.Native;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>One client of libmosquitto, with callbacks that go to a listener. Run by one thread; <see cref="Publish"/> may be called by others.</summary>
/// <remarks>
/// The library queues the acknowledgement of a message before it hands the message over, and would write it at once; told that there are
/// threads, it leaves that to <see cref="Write"/>. So nothing is acknowledged before that is called.
/// </remarks>
internal sealed unsafe class MqttClient : IDisposable
{
    /// <summary><c>MOSQ_ERR_ERRNO</c>: the system says more.</summary>
    public const int ErrorOfSystem = 14;

    /// <summary><c>MOSQ_ERR_EAI</c>: the name of the server is not known.</summary>
    public const int UnknownName = 15;

    /// <summary><c>MOSQ_ERR_TLS</c>.</summary>
    public const int TlsFailed = 8;

    /// <summary><c>MOSQ_ERR_CONN_LOST</c>.</summary>
    public const int ConnectionLost = 7;

    /// <summary><c>MOSQ_ERR_KEEPALIVE</c>.</summary>
    public const int KeepAliveOver = 19;

    /// <summary>The server takes no connection within <see cref="ServerReach.Within"/>; the library has no number for that.</summary>
    public const int NoAnswer = -100;

    private const int MostUnderway = 100;
    private const string FolderOfAuthorities = "/etc/ssl/certs";

    private readonly MqttSettings _settings;
    private readonly IMqttListener _listener;
    private readonly string? _keyPassword;
    private readonly uint? _sessionSeconds;
    private GCHandle _self;
    private nint _handle;
    private ExceptionDispatchInfo? _failure;
    private bool _hasConnected;

    /// <summary>Makes a client as the settings say; the server is asked by <see cref="Connect"/>.</summary>
    /// <param name="settings">Where the server is, and as whom to come.</param>
    /// <param name="clientId">Name of the session, or <see langword="null"/> for a new one that ends with the connection.</param>
    /// <param name="listener">Learns what happens.</param>
    /// <param name="hasWill">Whether the status topic is to say offline when this client is lost.</param>
    /// <exception cref="SourceException">The library is missing, a setting is wrong, or a secret or file is not there.</exception>
    public MqttClient(MqttSettings settings, string? clientId, IMqttListener listener, bool hasWill)
    {
        MqttLibrary.Ensure();
        var login = MqttLogin.Of(settings);
        _settings = settings;
        _listener = listener;
        _keyPassword = login.KeyPassword;
        _sessionSeconds = clientId is not null && settings.Version == MqttVersion.V5
            ? (uint)Math.Min(settings.SessionHours * 3600, uint.MaxValue - 1)
            : null;
        _self = GCHandle.Alloc(this);
        _handle = Mosquitto.New(clientId, clientId is null, GCHandle.ToIntPtr(_self));
        if (_handle == 0)
        {
            _self.Free();
            throw new SourceException($"Mqtt.ClientId '{clientId}' is refused by libmosquitto; use letters, digits and hyphens.");
        }

        try
        {
            Configure(login, hasWill);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Newest that the library complained of while connecting, such as what OpenSSL says; empty if nothing.</summary>
    public string Complaint { get; private set; } = "";

    /// <summary>Why the newest connection was closed: as the functions return it, or a reason of MQTT 5 from 128 on.</summary>
    public int ClosedBecause { get; private set; }

    /// <summary>What the system said to the newest call of the library; it counts where that returned <see cref="ErrorOfSystem"/>.</summary>
    public int ErrnoOfSystem { get; private set; }

    /// <summary>Whether something waits to be written, such as acknowledgements.</summary>
    public bool WantsToWrite => Mosquitto.WantWrite(_handle);

    /// <summary>What an error of the library means.</summary>
    public static string TextOf(int error, int errorOfSystem) => error == ErrorOfSystem
        ? errorOfSystem == 0 ? "the connection broke" : new Win32Exception(errorOfSystem).Message
        : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Mosquitto.StrError(error))).TrimEnd('.');

    /// <summary>Why a connection was lost: what the server has said, or else the error of the function that saw it.</summary>
    /// <remarks>After a farewell of the server the functions only say that there is no connection.</remarks>
    public int ReasonOf(int error) => ClosedBecause >= 128 || error == 0 ? ClosedBecause : error;

    /// <summary>Connects, or connects again, and asks to be let in; the answer comes by <see cref="IMqttListener.Connected"/>.</summary>
    /// <param name="time">Clock of the wait for a server that does not answer.</param>
    /// <param name="stop">Ends that wait.</param>
    /// <returns>0, or an error of the library.</returns>
    public int Connect(TimeProvider time, CancellationToken stop)
    {
        Complaint = "";
        ClosedBecause = 0;
        (var unreached, ErrnoOfSystem) = ServerReach.Try(_settings.Host, _settings.Port, time, stop);
        if (unreached != 0)
        {
            return unreached;
        }

        // The library writes a line for each message as long as somebody listens.
        Mosquitto.LogCallbackSet(_handle, &OnLog);
        int result;
        if (_hasConnected)
        {
            result = Mosquitto.Reconnect(_handle);
            ErrnoOfSystem = Marshal.GetLastPInvokeError();
        }
        else
        {
            nint properties = 0;
            if (_sessionSeconds is { } seconds)
            {
                Mosquitto.PropertyAddInt32(ref properties, Mosquitto.SessionExpiryInterval, seconds);
            }

            result = Mosquitto.Connect(_handle, _settings.Host, _settings.Port, _settings.KeepAlive, bindAddress: null, properties);
            ErrnoOfSystem = Marshal.GetLastPInvokeError();
            Mosquitto.PropertyFreeAll(ref properties);
            _hasConnected = true;
        }

        return Rethrown(result);
    }

    /// <summary>Asks for the messages of a topic.</summary>
    public int Subscribe(string filter, int qos, bool withRetained, out int mid) =>
        Mosquitto.Subscribe(_handle, out mid, filter, qos, withRetained ? 0 : Mosquitto.SendRetainNever, properties: 0);

    /// <summary>Hands a message over; it is written by whoever runs the client.</summary>
    public int Publish(string topic, ReadOnlySpan<byte> payload, int qos, bool retain, out int mid)
    {
        fixed (byte* bytes = payload)
        {
            return Mosquitto.Publish(_handle, out mid, topic, payload.Length, bytes, qos, retain);
        }
    }

    /// <summary>Waits, reads and writes whatever there is.</summary>
    public int Loop(int milliseconds) => Checked(Mosquitto.Loop(_handle, milliseconds, maxPackets: 1));

    /// <summary>Waits until something has come, or until what waits to be written can be if that is asked for.</summary>
    public bool WaitUntilReadable(bool orWritable, int milliseconds) =>
        Mosquitto.Socket(_handle) is >= 0 and var socket && SocketWait.UntilReadable(socket, orWritable, milliseconds);

    /// <summary>Reads what has come; messages go to the listener.</summary>
    public int Read() => Checked(Mosquitto.LoopRead(_handle, maxPackets: 1));

    /// <summary>Writes what waits, acknowledgements above all.</summary>
    public int Write() => Checked(Mosquitto.LoopWrite(_handle, maxPackets: 1));

    /// <summary>Tries a silent connection, or ends one that has been silent for too long.</summary>
    public int KeepAlive() => Checked(Mosquitto.LoopMisc(_handle));

    /// <summary>Asks to take leave; written by <see cref="Write"/>.</summary>
    public void Disconnect() => _ = Mosquitto.Disconnect(_handle);

    /// <summary>Closes the connection; what was not written never is.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            Mosquitto.Destroy(_handle);
            _handle = 0;
            _self.Free();
        }
    }

    private void Configure(MqttLogin login, bool hasWill)
    {
        Must(Mosquitto.ThreadedSet(_handle, threaded: true), "the way of acknowledging");
        Must(Mosquitto.MaxInflightMessagesSet(_handle, MostUnderway), "messages underway");

        // Servers are not exact about 20, the library's own limit, beyond which it breaks the connection.
        // A 3.1.1 server sends 20 messages or so and waits: acknowledgements that TCP holds back would hold back all that follows.
        Must(Mosquitto.IntOption(_handle, Mosquitto.TcpNoDelay, 1), "acknowledgements at once");
        Must(Mosquitto.IntOption(_handle, Mosquitto.ReceiveMaximum, ushort.MaxValue), "messages underway");
        Must(Mosquitto.IntOption(_handle, Mosquitto.ProtocolVersion, _settings.Version == MqttVersion.V5 ? 5 : 4), "Mqtt.Version");
        if (login.Username is not null)
        {
            Must(Mosquitto.UsernamePasswordSet(_handle, login.Username, login.Password), "Mqtt.Username and its password");
        }

        if (_settings.Tls)
        {
            SetTls();
        }

        if (hasWill && _settings.StatusTopic.Length > 0)
        {
            fixed (byte* offline = MqttStatus.Offline)
            {
                Must(Mosquitto.WillSet(_handle, _settings.StatusTopic, MqttStatus.Offline.Length, offline, qos: 1, retain: true), "Mqtt.StatusTopic");
            }
        }

        Mosquitto.ConnectCallbackSet(_handle, &OnConnect);
        Mosquitto.MessageCallbackSet(_handle, &OnMessage);
        Mosquitto.SubscribeCallbackSet(_handle, &OnSubscribe);
        Mosquitto.PublishCallbackSet(_handle, &OnPublish);
        Mosquitto.DisconnectCallbackSet(_handle, &OnDisconnect);
    }

    private void SetTls()
    {
        static string? Named(string file) => file.Length == 0 ? null : file;

        if (_settings.TlsCaFile.Length == 0)
        {
            // A library that does not know it would connect without TLS.
            Must(Mosquitto.IntOption(_handle, Mosquitto.TlsUseOsCerts, 1), "the authorities of the system; name a file as Mqtt.TlsCaFile");
        }

        var result = _settings.TlsCaFile.Length == 0 && _settings.TlsCertificateFile.Length == 0
            ? 0
            : Mosquitto.TlsSet(
                _handle,
                Named(_settings.TlsCaFile),
                // The library takes no client certificate without one or the other.
                _settings.TlsCaFile.Length == 0 ? FolderOfAuthorities : null,
                Named(_settings.TlsCertificateFile),
                Named(_settings.TlsKeyFile),
                &OnKeyPassword);
        if (result != 0)
        {
            throw new SourceException($"TLS for {_settings.Server} cannot be set up: {TextOf(result, 0)}; check Mqtt.TlsCaFile, Mqtt.TlsCertificateFile and Mqtt.TlsKeyFile.");
        }
    }

    private static void Must(int result, string what)
    {
        if (result != 0)
        {
            throw new SourceException($"libmosquitto {MqttLibrary.Version} refuses {what} ({TextOf(result, 0)}).");
        }
    }

    /// <summary>Keeps what the system said, and throws what a callback has thrown.</summary>
    private int Checked(int result)
    {
        ErrnoOfSystem = Marshal.GetLastPInvokeError();
        return Rethrown(result);
    }

    /// <summary>Throws what a callback has thrown: it must not go through the library.</summary>
    private int Rethrown(int result)
    {
        if (_failure is { } failure)
        {
            _failure = null;
            failure.Throw();
        }

        return result;
    }

    private static MqttClient Of(nint userData) => (MqttClient)GCHandle.FromIntPtr(userData).Target!;

#pragma warning disable CA1031 // Whatever it is: it is thrown again by the function that has led to the callback.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnConnect(nint handle, nint userData, int reason, int flags)
    {
        var client = Of(userData);
        try
        {
            if (reason == 0)
            {
                Mosquitto.LogCallbackSet(handle, null);
            }

            client._listener.Connected(reason, (flags & 1) != 0);
        }
        catch (Exception failure)
        {
            client._failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint handle, nint userData, MosquittoMessage* message)
    {
        var client = Of(userData);
        try
        {
            client._listener.Came(in *message);
        }
        catch (Exception failure)
        {
            client._failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnSubscribe(nint handle, nint userData, int mid, int count, int* granted)
    {
        var client = Of(userData);
        try
        {
            client._listener.Subscribed(mid, count > 0 ? granted[0] : 0);
        }
        catch (Exception failure)
        {
            client._failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPublish(nint handle, nint userData, int mid, int reason, nint properties)
    {
        var client = Of(userData);
        try
        {
            client._listener.Published(mid, reason);
        }
        catch (Exception failure)
        {
            client._failure ??= ExceptionDispatchInfo.Capture(failure);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnDisconnect(nint handle, nint userData, int reason) => Of(userData).ClosedBecause = reason;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(nint handle, nint userData, int level, byte* text)
    {
        if (level == Mosquitto.LogError)
        {
            // OpenSSL says several things one after the other; the last is what it is about.
            Of(userData).Complaint = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
        }
    }

    /// <summary>OpenSSL asks for the password of the key; here the library hands over its client.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnKeyPassword(byte* buffer, int size, int isWriting, nint handle)
    {
        var password = Encoding.UTF8.GetBytes(Of(Mosquitto.UserData(handle))._keyPassword ?? "");
        if (password.Length > size)
        {
            return 0;
        }

        password.CopyTo(new Span<byte>(buffer, size));
        return password.Length;
    }
#pragma warning restore CA1031
}
