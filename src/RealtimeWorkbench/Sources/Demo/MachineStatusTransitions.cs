using System.Diagnostics.CodeAnalysis;

namespace RealtimeWorkbench.Sources.Demo;

/// <summary>Which state of a machine may follow which.</summary>
public static class MachineStatusTransitions
{
    /// <summary>States that may follow another one. Staying in a state is always legal and not listed.</summary>
    public static IReadOnlyList<MachineStatus> From(MachineStatus status) => status switch
    {
        MachineStatus.Started => [MachineStatus.Running, MachineStatus.Shutdown],
        MachineStatus.Running => [MachineStatus.Paused, MachineStatus.Completed, MachineStatus.Shutdown],
        MachineStatus.Paused => [MachineStatus.Running, MachineStatus.Shutdown],
        MachineStatus.Completed => [MachineStatus.Started, MachineStatus.Shutdown],
        MachineStatus.Shutdown => [MachineStatus.Started],
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "There is no such state."),
    };

    /// <summary>Whether a machine may go from one state to another, or stay in it.</summary>
    public static bool IsLegal(MachineStatus from, MachineStatus to) => from == to || From(from).Contains(to);

    /// <summary>Whether a machine may go from one state to another, and if not, why.</summary>
    /// <param name="machine">Key of the machine, for the sentence.</param>
    /// <param name="from">State it is in.</param>
    /// <param name="to">State it shall go to.</param>
    /// <param name="reason">One sentence that names the legal states.</param>
    public static bool IsLegal(
        string machine, MachineStatus from, MachineStatus to, [NotNullWhen(false)] out string? reason)
    {
        reason = IsLegal(from, to)
            ? null
            : $"Machine {machine} cannot go from {NameOf(from)} to {NameOf(to)}; "
                + $"legal: {string.Join(", ", From(from).Select(NameOf))}.";
        return reason is null;
    }

    /// <summary>Name of a state as machines report it, such as RUNNING.</summary>
    public static string NameOf(MachineStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>Reads the name of a state, in capitals or not.</summary>
    /// <param name="name">Name such as RUNNING.</param>
    /// <param name="status">The state.</param>
    /// <param name="reason">One sentence that names the states there are.</param>
    public static bool TryParse(string name, out MachineStatus status, [NotNullWhen(false)] out string? reason)
    {
        foreach (var candidate in Enum.GetValues<MachineStatus>())
        {
            if (string.Equals(NameOf(candidate), name, StringComparison.OrdinalIgnoreCase))
            {
                status = candidate;
                reason = null;
                return true;
            }
        }

        status = default;
        reason = $"There is no machine state \"{name}\"; "
            + $"one of {string.Join(", ", Enum.GetValues<MachineStatus>().Select(NameOf))} is needed.";
        return false;
    }
}
