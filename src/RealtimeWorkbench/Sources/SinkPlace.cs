namespace RealtimeWorkbench.Sources;

/// <summary>Where a sink brings samples, in the words in which people are told.</summary>
/// <param name="Unit">What it counts: samples, messages, values.</param>
/// <param name="Kind">What sort of place it is, in one word: topic, table, host.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">All of it, as it stands behind "to": topic samples at localhost:9092. No secret is in it.</param>
/// <param name="Receiver">Who takes them, as it begins a sentence: the broker.</param>
public sealed record SinkPlace(string Unit, string Kind, string Name, string Text, string Receiver);
