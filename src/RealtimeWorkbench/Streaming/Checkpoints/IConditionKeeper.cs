namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Keeps conditions that monitors have reported until these report their end.</summary>
internal interface IConditionKeeper
{
    /// <summary>Ends the conditions of a machine that no monitor knows of after a restart, and so would never end.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="now">Event time (UTC) that it has reached; <see langword="null"/> if none of its samples has passed.</param>
    /// <param name="isKnown">Tells of a metric and a rule whether a monitor still knows of it.</param>
    /// <returns>Conditions ended.</returns>
    int EndUnknown(string machine, DateTimeOffset? now, Func<string, string, bool> isKnown);
}
