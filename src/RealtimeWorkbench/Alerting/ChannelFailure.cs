namespace RealtimeWorkbench.Alerting;

/// <summary>A change that a channel could not tell.</summary>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Change">The change that nobody was told of this way.</param>
/// <param name="Message">One sentence: which channel, which alert, what went wrong.</param>
/// <param name="Error">What the channel threw, or <see langword="null"/> if it was never asked.</param>
public sealed record ChannelFailure(string Channel, AlertChange Change, string Message, Exception? Error);
