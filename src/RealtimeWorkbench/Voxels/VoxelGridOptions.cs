using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Voxels;

/// <summary>Where a <see cref="VoxelGrid"/> lies and how fine it is.</summary>
public sealed record VoxelGridOptions : IValidatableObject
{
    /// <summary>Most voxels along one axis: a layer then has at most 16.8 million.</summary>
    private const double MaxVoxelsPerAxis = 4096;

    /// <summary>Corner of the box with the smallest coordinates, in mm; belongs to the box. 0, 0, 0 by default.</summary>
    [Display(Name = "Lower corner", Description = "Corner of the box with the smallest coordinates, in mm.")]
    public Position Minimum { get; init; } = new(0, 0, 0);

    /// <summary>Corner of the box with the largest coordinates, in mm; no longer belongs to the box. 100, 100, 100 by default.</summary>
    [Display(Name = "Upper corner", Description = "Corner of the box with the largest coordinates, in mm.")]
    public Position Maximum { get; init; } = new(100, 100, 100);

    /// <summary>Edge of a voxel in mm. 1 by default; from 0.001 to 1000.</summary>
    [Display(Name = "Resolution", Description = "Edge of a voxel in mm.")]
    [Range(0.001, 1000.0)]
    public double Resolution { get; init; } = 1;

    /// <summary>Most memory of the voxels of all machines together, in MB (10⁶ bytes). 512 by default; from 1 to 16384.</summary>
    [Display(Name = "Memory", Description = "Most memory for the statistics of the voxels of all machines, in MB.")]
    [Range(1, 16384)]
    public int MaxMegabytes { get; init; } = 512;

    /// <summary>Most memory of the voxels of one machine, in MB (10⁶ bytes). 256 by default; from 1 to 16384.</summary>
    /// <remarks>Unlike the limit for all, it bites at the same sample however many workers there are.</remarks>
    [Display(Name = "Memory of a machine", Description = "Most memory for the statistics of the voxels of one machine, in MB.")]
    [Range(1, 16384)]
    public int MaxMegabytesOfMachine { get; init; } = 256;

    /// <summary>How often a voxel may be halved where there is much to see. 0 by default, which keeps all voxels alike; to 4.</summary>
    [Display(Name = "Levels", Description = "How often a voxel may be halved where there is much to see; 0 keeps all alike.")]
    [Range(0, 4)]
    public int Levels { get; init; }

    /// <summary>Samples in a voxel, and multiples of it, at which it is decided whether the voxel is divided. 64 by default; from 2 to 1000000.</summary>
    [Display(Name = "Refine after", Description = "Samples in a voxel, and multiples of it, at which it is decided whether it is divided.")]
    [Range(2, 1_000_000)]
    public int RefineAfter { get; init; } = 64;

    /// <summary>
    /// Standard deviation of any metric in a voxel, in multiples of that in the whole box, from which the voxel is divided. 0 by
    /// default, for which the number of samples is enough; to 100.
    /// </summary>
    [Display(Name = "Refine from", Description = "Standard deviation in a voxel, in multiples of that in the whole box, from which it is divided; 0: the number of samples is enough.")]
    [Range(0.0, 100.0)]
    public double RefineFrom { get; init; }

    /// <summary>Names of the metrics that are kept; every metric where it is <see langword="null"/>, which is the default.</summary>
    [Display(Name = "Signals", Description = "Metrics that are kept: all by default.")]
    public IReadOnlyList<string>? Signals { get; init; }

    /// <summary>What decides about the state of a grid.</summary>
    internal string StateSettings => Invariant(
        $"voxels of {Resolution} mm from ({Minimum.X}, {Minimum.Y}, {Minimum.Z}) to ({Maximum.X}, {Maximum.Y}, {Maximum.Z}) mm, levels {Levels} after {RefineAfter} samples from {RefineFrom}, {(Signals is null ? "all signals" : $"signals {string.Join('+', Signals)}")}; state 4");

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (axis, low, high) in new[]
        {
            ("x", Minimum.X, Maximum.X), ("y", Minimum.Y, Maximum.Y), ("z", Minimum.Z, Maximum.Z),
        })
        {
            if (!(double.IsFinite(low) && double.IsFinite(high) && low < high))
            {
                yield return new ValidationResult(
                    Invariant($"The box goes from {low} to {high} mm in {axis}; the upper corner must lie beyond the lower."),
                    [nameof(Maximum)]);
            }
            else if ((high - low) / Resolution > MaxVoxelsPerAxis)
            {
                yield return new ValidationResult(
                    Invariant($"The box has more than {MaxVoxelsPerAxis} voxels in {axis}; choose a coarser resolution."),
                    [nameof(Resolution)]);
            }
        }
    }
}
