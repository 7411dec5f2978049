using System.Reflection;
using System.Runtime.InteropServices;
using RealtimeWorkbench.Mqtt.Native;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>The native library that the client stands on: libmosquitto of the system.</summary>
public static class MqttLibrary
{
    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Why the library cannot be used and what to do, in one sentence; <see langword="null"/> if it can.</summary>
    public static string? Problem => Handle.Value != 0 ? null
        : OperatingSystem.IsLinux() ? "libmosquitto is missing; install it with 'apt-get install libmosquitto1' or the like."
        : OperatingSystem.IsMacOS() ? "libmosquitto is missing; install it with 'brew install mosquitto'."
        : "libmosquitto is missing; install Mosquitto for Windows and put its folder into PATH.";

    /// <summary>Version of the library, such as 2.0.11; empty if there is none.</summary>
    public static string Version
    {
        get
        {
            if (Handle.Value == 0)
            {
                return "";
            }

            Mosquitto.LibVersion(out var major, out var minor, out var revision);
            return Invariant($"{major}.{minor}.{revision}");
        }
    }

    /// <summary>Makes sure that the library is there.</summary>
    /// <exception cref="SourceException">It is missing; the message says what to install.</exception>
    internal static void Ensure()
    {
        if (Problem is { } problem)
        {
            throw new SourceException($"MQTT cannot be used: {problem}");
        }
    }

    private static nint Load()
    {
        string[] names = OperatingSystem.IsWindows() ? ["mosquitto"]
            : OperatingSystem.IsMacOS() ? ["libmosquitto.1.dylib", "/opt/homebrew/lib/libmosquitto.1.dylib", "/usr/local/lib/libmosquitto.1.dylib"]
            : ["libmosquitto.so.1", "libmosquitto"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, typeof(MqttLibrary).Assembly, searchPath: null, out var handle))
            {
                nint Resolve(string wanted, Assembly assembly, DllImportSearchPath? path) => wanted == Mosquitto.Library ? handle : 0;
                NativeLibrary.SetDllImportResolver(typeof(MqttLibrary).Assembly, Resolve);
                return Mosquitto.LibInit() == 0 ? handle : 0;
            }
        }

        return 0;
    }
}
