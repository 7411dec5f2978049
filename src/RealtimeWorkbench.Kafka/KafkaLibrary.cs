using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>The native library that the client stands on: librdkafka, the system's or the one that NuGet brought.</summary>
public static class KafkaLibrary
{
    /// <summary>Name by which this assembly and the client ask for the library.</summary>
    internal const string Name = "librdkafka";

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Why the library cannot be used and what to do, in one sentence; <see langword="null"/> if it can.</summary>
    public static string? Problem => Handle.Value != 0 ? null
        : OperatingSystem.IsLinux() ? "librdkafka is missing; install it with 'apt-get install librdkafka1' or the like."
        : OperatingSystem.IsMacOS() ? "librdkafka is missing; install it with 'brew install librdkafka'."
        : "librdkafka is missing; build with -p:RtwLibrdkafka=redist, so that NuGet brings it.";

    /// <summary>Version of the library, such as 2.0.2; empty if there is none.</summary>
    public static string Version => Handle.Value == 0 ? "" : Library.VersionString;

    /// <summary>Makes sure that the library is there, and that the client finds it.</summary>
    /// <exception cref="SourceException">It is missing; the message says what to install.</exception>
    internal static void Ensure()
    {
        if (Problem is { } problem)
        {
            throw new SourceException($"Kafka cannot be used: {problem}");
        }
    }

    private static nint Load()
    {
        var client = typeof(Library).Assembly;
        var handle = Find(client);
        if (handle != 0)
        {
            // The client tries names of libraries for several distributions; all of them are this one.
            nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
                name.EndsWith(Name, StringComparison.Ordinal) ? handle : 0;
            NativeLibrary.SetDllImportResolver(typeof(KafkaLibrary).Assembly, Resolve);
            try
            {
                NativeLibrary.SetDllImportResolver(client, Resolve);
            }
            catch (InvalidOperationException)
            {
                // Somebody else in this process has told the client where its library is; theirs stands.
            }
        }

        return handle;
    }

    private static nint Find(Assembly client)
    {
        string[] names = OperatingSystem.IsWindows() ? ["librdkafka"]
            : OperatingSystem.IsMacOS() ? ["librdkafka", "librdkafka.1.dylib", "/opt/homebrew/lib/librdkafka.1.dylib", "/usr/local/lib/librdkafka.1.dylib"]
            : ["librdkafka", "librdkafka.so.1"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, client, searchPath: null, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
