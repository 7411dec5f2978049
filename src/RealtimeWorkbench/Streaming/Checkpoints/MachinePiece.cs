namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>A piece of the state of a machine.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Piece">The piece.</param>
public readonly record struct MachinePiece(string Machine, StatePiece Piece);
