using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Translates between the operations of notebooks and those of the engine.</summary>
internal static class OperationNames
{
    private static readonly (Operation Operation, OperationKind Kind)[] All =
    [
        (Operation.RealtimeSetup, OperationKind.Setup),
        (Operation.StreamProcessing, OperationKind.Stream),
        (Operation.LiveDashboard, OperationKind.Dashboard),
        (Operation.AlertConfiguration, OperationKind.Alerts),
        (Operation.RealtimeSpc, OperationKind.Spc),
        (Operation.HealthMonitoring, OperationKind.Health),
        (Operation.CompleteWorkflow, OperationKind.Workflow),
    ];

    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public static OperationKind KindOf(Operation operation)
    {
        var index = Array.FindIndex(All, entry => entry.Operation == operation);
        return index >= 0
            ? All[index].Kind
            : throw new ArgumentException(
                $"There is no operation '{operation}'; there are {string.Join(", ", All.Select(entry => entry.Operation))}.");
    }

    public static Operation Of(OperationKind kind) => Array.Find(All, entry => entry.Kind == kind).Operation;

    /// <summary>Finds an operation by its name here or by its id on the command line.</summary>
    /// <exception cref="ArgumentException">There is no such operation.</exception>
    public static Operation Find(string name)
    {
        var index = Array.FindIndex(
            All, entry => string.Equals(entry.Operation.ToString(), name.Trim(), StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? All[index].Operation : Of(OperationCatalog.Find(name.Trim()).Kind);
    }
}
