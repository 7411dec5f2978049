namespace RealtimeWorkbench.Operations;

/// <summary>One of the seven operations.</summary>
internal interface IOperation
{
    /// <summary>Executes the operation until it is done or stopped. What it has found when it is stopped is kept.</summary>
    /// <param name="context">What to work with.</param>
    /// <param name="findings">Takes tables and figures, also of what was found before a stop or a failure.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken);
}
