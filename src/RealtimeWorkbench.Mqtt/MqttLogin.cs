using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>User and secrets as the settings say where they are. Nothing of it goes into messages or logs.</summary>
internal sealed class MqttLogin
{
    private MqttLogin(string? username, string? password, string? keyPassword) =>
        (Username, Password, KeyPassword) = (username, password, keyPassword);

    /// <summary>User, or <see langword="null"/> for no login.</summary>
    public string? Username { get; }

    /// <summary>Password of the user.</summary>
    public string? Password { get; }

    /// <summary>Password of the key of the client's certificate, if it has one.</summary>
    public string? KeyPassword { get; }

    /// <summary>Fetches the secrets, and looks whether the files are there.</summary>
    /// <exception cref="SourceException">A secret or a file is not there.</exception>
    public static MqttLogin Of(MqttSettings settings)
    {
        CheckFile(nameof(settings.TlsCaFile), settings.TlsCaFile);
        CheckFile(nameof(settings.TlsCertificateFile), settings.TlsCertificateFile);
        CheckFile(nameof(settings.TlsKeyFile), settings.TlsKeyFile);
        var keyPassword = settings.TlsKeyFile.Length > 0 ? Environment.GetEnvironmentVariable(settings.TlsKeyPasswordVariable) : null;
        return settings.Username.Length == 0
            ? new MqttLogin(null, null, keyPassword)
            : new MqttLogin(settings.Username, PasswordOf(settings), keyPassword);
    }

    private static string PasswordOf(MqttSettings settings)
    {
        if (settings.PasswordFile.Length == 0)
        {
            return Environment.GetEnvironmentVariable(settings.PasswordVariable) is { Length: > 0 } value
                ? value
                : throw new SourceException(
                    $"The environment variable {settings.PasswordVariable} is empty; put the password of Mqtt.Username into it, or name a file as Mqtt.PasswordFile.");
        }

        try
        {
            return File.ReadAllText(settings.PasswordFile).TrimEnd('\r', '\n') is { Length: > 0 } password
                ? password
                : throw new SourceException($"Mqtt.PasswordFile: {settings.PasswordFile} is empty; put the password of Mqtt.Username into it.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"Mqtt.PasswordFile: {settings.PasswordFile} cannot be read: {problem.Message}", problem);
        }
    }

    private static void CheckFile(string setting, string path)
    {
        if (path.Length > 0 && !File.Exists(path))
        {
            throw new SourceException($"Mqtt.{setting}: there is no file {path}; name a file in PEM format.");
        }
    }
}
