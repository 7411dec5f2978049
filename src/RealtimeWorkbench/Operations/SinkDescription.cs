namespace RealtimeWorkbench.Operations;

/// <summary>A sink as a user chooses it.</summary>
/// <param name="Id">Its name on the command line, which is that of the source of its kind where there is one: kafka.</param>
/// <param name="Receiver">What samples are written to, in a sentence of help: Kafka, a database.</param>
/// <param name="Group">Group of the settings that say where that is: Kafka.</param>
public sealed record SinkDescription(string Id, string Receiver, string Group);
