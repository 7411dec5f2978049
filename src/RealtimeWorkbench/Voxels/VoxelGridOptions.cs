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

    /// <summary>Most memory for the statistics of the voxels, in MB (10⁶ bytes). 512 by default; from 1 to 16384.</summary>
    [Display(Name = "Memory", Description = "Most memory for the statistics of the voxels, in MB.")]
    [Range(1, 16384)]
    public int MaxMegabytes { get; init; } = 512;

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
