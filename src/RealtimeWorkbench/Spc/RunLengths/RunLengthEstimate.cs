namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>How many points pass until a chart signals, on average.</summary>
/// <param name="Points">Average run length, the signalling point included; infinite where no point can signal.</param>
/// <param name="StandardError">Standard error where it was simulated; 0 where it was computed.</param>
/// <param name="Method">How it was found: closed form, integral equation, Markov chain or simulation.</param>
public readonly record struct RunLengthEstimate(double Points, double StandardError, string Method)
{
    /// <summary>Whether there are more points than <see cref="Points"/>, because no run of a simulation came to its end.</summary>
    public bool IsLowerBound { get; init; }
}
