using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>A mosquitto server of its own, which goes when the test does.</summary>
internal sealed class MosquittoServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-mosquitto-").FullName;
    private readonly string _configuration;
    private readonly KeptPort _port = new();
    private readonly StringBuilder _said = new();
    private Process? _process;

    /// <summary>Prepares a server.</summary>
    /// <param name="lines">Further lines of its configuration; {folder} stands for its folder.</param>
    /// <param name="starts">Whether it is started at once.</param>
    public MosquittoServer(string lines = "allow_anonymous true", bool starts = true)
    {
        _configuration = Path.Combine(_folder, "mosquitto.conf");
        File.WriteAllText(_configuration, Invariant($"listener {Port} 127.0.0.1\n{(Environment.IsPrivilegedProcess ? "user root\n" : "")}{lines.Replace("{folder}", _folder, StringComparison.Ordinal)}\n"));
        if (starts)
        {
            Start();
        }
    }

    /// <summary>Why there can be none here; <see langword="null"/> if there can.</summary>
    public static string? Missing => MqttLibrary.Problem
        ?? (Program is null ? "mosquitto is missing; install it with 'apt-get install mosquitto' or the like." : null);

    public int Port => _port.Number;

    public string this[string file] => Path.Combine(_folder, file);

    public MqttSettings Settings => new() { Server = Invariant($"127.0.0.1:{Port}") };

    private static string? Program => ((string[])["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/opt/homebrew/sbin/mosquitto", "/usr/local/sbin/mosquitto"])
        .FirstOrDefault(File.Exists);

    /// <summary>A password as mosquitto keeps it: $7$, rounds of PBKDF2 with SHA-512, salt, hash.</summary>
    public static string PasswordOf(string text)
    {
        byte[] salt = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var hash = System.Security.Cryptography.Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(text), salt, 101, System.Security.Cryptography.HashAlgorithmName.SHA512, 64);
        return $"$7$101${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    public void Start()
    {
        _process = Process.Start(new ProcessStartInfo(Program!, ["-c", _configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        var since = Stopwatch.GetTimestamp();
        while (!Answers())
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(since) > Patience)
            {
                lock (_said)
                {
                    Assert.Fail($"mosquitto does not start: {_said}");
                }
            }

            _process.WaitForExit(LookEvery);
        }
    }

    public void Stop()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            Stop();
        }

        _port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }

    private bool Answers()
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
