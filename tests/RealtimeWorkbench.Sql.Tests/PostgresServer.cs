using System.Diagnostics;
using Npgsql;

namespace RealtimeWorkbench.Sql.Tests;

/// <summary>A PostgreSQL server of its own: a new cluster in a temporary folder, which goes when this program does.</summary>
public sealed class PostgresServer : IDisposable
{
    public const string User = "rtw";
    public const string Password = "what only the test knows";

    private const int Attempts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("rtw-postgres-").FullName;
    private readonly KeptPort _port = new();
    private readonly System.Text.StringBuilder _said = new();
    private Process? _process;
    private int _databases;

    /// <summary>Makes the cluster and starts it.</summary>
    public PostgresServer()
    {
        var secret = Path.Combine(_folder, "password");
        File.WriteAllText(secret, Password);
        if (IsRoot)
        {
            // The server refuses to run as root.
            Run("chown", "-R", Other, _folder);
        }

        RunAsOther(
            Program("initdb")!, "-D", Cluster, "-U", User, "--pwfile", secret, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync");
        StartServer();
    }

    /// <summary>Why there can be none here; <see langword="null"/> if there can.</summary>
    public static string? Missing =>
        OperatingSystem.IsWindows() ? "the test server runs on Linux and macOS only"
        : Program("initdb") is null || Program("postgres") is null ? "PostgreSQL is not installed (apt-get install postgresql)"
        : IsRoot && Program("runuser") is null ? "runuser is missing, and PostgreSQL does not run as root"
        : null;

    public int Port => _port.Number;

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <summary>The user that servers run as where root may not.</summary>
    private static string Other => "nobody";

    private string Cluster => Path.Combine(_folder, "cluster");

    /// <summary>Makes a database.</summary>
    /// <returns>Its name.</returns>
    public string CreateDatabase(string options = "")
    {
        var name = FormattableString.Invariant($"checkpoints_{Interlocked.Increment(ref _databases)}");
        Execute("postgres", $"CREATE DATABASE {name} {options}");
        return name;
    }

    /// <summary>What Checkpoint.Path says of a database.</summary>
    public string AddressOf(string database, string user = User) => FormattableString.Invariant($"postgres://{user}@127.0.0.1:{Port}/{database}");

    /// <summary>Settings of a connection, with the password.</summary>
    public string ConnectionTo(string database) => FormattableString.Invariant(
        $"Host=127.0.0.1;Port={Port};Username={User};Password={Password};Database={database};Pooling=false");

    /// <summary>Runs a statement, and gives what it answers first.</summary>
    public object? Execute(string database, string statement)
    {
        using var connection = new NpgsqlConnection(ConnectionTo(database));
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests write the statements.
        command.CommandText = statement;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    /// <summary>Stops the server at once, as a crash would.</summary>
    public void StopServer()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Starts the server, always at the same port.</summary>
    public void StartServer()
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryStart())
            {
                return;
            }

            StopServer();
            if (attempt == Attempts)
            {
                lock (_said)
                {
                    throw new InvalidOperationException($"PostgreSQL does not start: {_said}");
                }
            }
        }
    }

    public void Dispose()
    {
        StopServer();
        _port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool TryStart()
    {
        // The shell ends the server when it is told so or this program has died, whichever comes first.
        string[] command =
        [
            "sh", "-c", "\"$@\" & server=$!; cat >/dev/null; kill -QUIT $server; wait $server", "sh",
            Program("postgres")!, "-D", Cluster, "-p", FormattableString.Invariant($"{Port}"),
            "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}",
            "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=60",
        ];
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = _process = Process.Start(StartOf(AsOther(command)))!;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_said)
            {
                _said.AppendLine(line.Data);
            }

            if (line.Data is null || EndsIt(line.Data))
            {
                ready.TrySetResult(false);
            }
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult(true);
            }
        };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return ready.Task.WaitAsync(Patience).GetAwaiter().GetResult();
    }

    /// <summary>Whether a line says that the server cannot start; to a client that comes before it is ready it says with as grave a word that the database system is starting up.</summary>
    private static bool EndsIt(string line) =>
        line.Contains("FATAL", StringComparison.Ordinal) && !line.Contains("the database system is ", StringComparison.Ordinal);

    /// <summary>Finds a program in PATH, or where Debian keeps those of PostgreSQL.</summary>
    private static string? Program(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).ToList();
        if (Directory.Exists("/usr/lib/postgresql"))
        {
            folders.AddRange(Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")));
        }

        // The file itself: the server looks for what belongs to it beside it.
        return folders.Select(folder => new FileInfo(Path.Combine(folder, name))).FirstOrDefault(file => file.Exists) is { } found
            ? found.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? found.FullName
            : null;
    }

    private static string[] AsOther(string[] command) => IsRoot ? [Program("runuser")!, "-u", Other, "--", .. command] : command;

    private static void RunAsOther(params string[] command) => Run(AsOther(command));

    private static void Run(params string[] command)
    {
        using var process = Process.Start(StartOf(command))!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]} failed: {errors.GetAwaiter().GetResult()}");
        }
    }

    private static ProcessStartInfo StartOf(string[] command) => new(command[0], command[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = "/",
    };
}
