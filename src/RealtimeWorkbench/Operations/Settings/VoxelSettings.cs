using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Where the voxels lie, how fine they are, how much memory they may take, and which charts layers get.</summary>
public sealed record VoxelSettings : IValidatableObject
{
    /// <summary>Corner of the box with the smallest coordinates; belongs to the box. "0, 0, 0" by default.</summary>
    [Display(Name = "Lower corner", Description = "x, y, z of the corner of the box with the smallest coordinates, such as 0, 0, 0.")]
    [Unit("mm")]
    public string LowerCorner { get; init; } = "0, 0, 0";

    /// <summary>Corner of the box with the largest coordinates; no longer belongs to the box. "100, 100, 100" by default.</summary>
    [Display(Name = "Upper corner", Description = "x, y, z of the corner of the box with the largest coordinates. Samples outside of the box are counted and dropped.")]
    [Unit("mm")]
    public string UpperCorner { get; init; } = "100, 100, 100";

    /// <summary>Edge of a voxel. 1 mm by default; from 0.001 to 1000.</summary>
    [Display(Name = "Resolution", Description = "Edge of a voxel; at most 4096 voxels along each axis.")]
    [Range(0.001, 1000.0)]
    [Unit("mm")]
    public double Resolution { get; init; } = 1;

    /// <summary>Names of the metrics that are kept, separated by commas; empty (the default) for all.</summary>
    [Display(Name = "Signals", Description = "Metrics that the voxels keep, separated by commas; empty: all.")]
    public string Signals { get; init; } = "";

    /// <summary>How often a voxel may be halved. 0 by default, which keeps all voxels alike; to 4.</summary>
    [Display(Name = "Levels", Description = "How often a voxel may be halved where there is much to see (adaptive resolution); 0 keeps all alike.")]
    [Range(0, 4)]
    public int Levels { get; init; }

    /// <summary>Samples in a voxel at which, and at multiples of which, it may be divided. 64 by default; from 2 to 1000000.</summary>
    [Display(Name = "Refine after", Description = "Samples in a voxel at which, and at multiples of which, it may be divided.")]
    [Range(2, 1_000_000)]
    [Unit("samples")]
    public int RefineAfter { get; init; } = 64;

    /// <summary>Spread in a voxel from which it is divided, in multiples of that in the whole box. 0 by default; to 100.</summary>
    [Display(Name = "Refine from", Description = "Standard deviation of any signal in a voxel, in multiples of that in the whole box, from which the voxel is divided; 0: the number of samples is enough.")]
    [Range(0.0, 100.0)]
    public double RefineFrom { get; init; }

    /// <summary>Most memory of the voxels of all machines. 512 MB by default; from 1 to 16384.</summary>
    [Display(Name = "Memory", Description = "Most memory of the voxels of all machines. When it is used up, samples in new places are counted and not kept.")]
    [Range(1, 16384)]
    [Unit("MB")]
    public int Memory { get; init; } = 512;

    /// <summary>Most memory of the voxels of one machine. 256 MB by default; from 1 to 16384.</summary>
    [Display(Name = "Machine memory", Description = "Most memory of the voxels of one machine.")]
    [Range(1, 16384)]
    [Unit("MB")]
    public int MachineMemory { get; init; } = 256;

    /// <summary>Metrics that are charted layer by layer, separated by commas; empty (the default) for none.</summary>
    [Display(Name = "Layer signals", Description = "Metrics that get control charts with a point for each layer, separated by commas; empty: none. They need SPC.")]
    public string LayerSignals { get; init; } = "";

    /// <summary>What tells the layer of a sample. Its number by default.</summary>
    [Display(Name = "Layers by", Description = "number: the layer that the sample says; height: sheets of voxels.")]
    public LayerSource LayerBy { get; init; }

    /// <summary>Layers in a point of a chart. 1 by default, for charts of single values; to 20.</summary>
    [Display(Name = "Layers per point", Description = "Layers that make one point: 1 for charts of single values (I-MR), more for X̄-S of so many layers.")]
    [Range(1, 20)]
    [Unit("layers")]
    public int LayersPerPoint { get; init; } = 1;

    /// <summary>Points from which the limits of the layer charts are estimated. 25 by default; from 2 to 1000.</summary>
    [Display(Name = "Layer baseline", Description = "Points from which the limits of the layer charts are estimated once, then they are frozen.")]
    [Range(2, 1000)]
    [Unit("points")]
    public int LayerBaseline { get; init; } = 25;

    /// <summary>Whether rules that layers break raise alerts. On by default.</summary>
    [Display(Name = "Layer alerts", Description = "Rules that layers break raise alerts; the rules and the control limit are those of SPC.")]
    public bool LayerAlerts { get; init; } = true;

    /// <summary>Boxes with names that get layer charts of their own. None by default.</summary>
    [Display(Name = "Regions", Description = "Boxes that get layer charts of their own, such as edge = x 20..25; core = x 40..60, y 40..60; an axis that is left out has no end.")]
    public string Regions { get; init; } = "";

    /// <summary>The charts of layers that the settings mean, or <see langword="null"/> if there are none.</summary>
    /// <param name="spc">Rules and control limit.</param>
    public LayerMonitorOptions? ToLayerOptions(SpcSettings spc) => Names(LayerSignals) is { Count: > 0 } metrics
        ? new LayerMonitorOptions
        {
            Metrics = metrics,
            Regions = VoxelRegionParser.TryParse(Regions, out var regions, out _) ? regions : [],
            By = LayerBy,
            Grid = ToGridOptions(),
            Signals = LayerAlerts,
            Charts = new SpcMonitorOptions
            {
                Chart = LayersPerPoint == 1 ? ChartKind.IndividualsMovingRange : ChartKind.XbarS,
                SubgroupSize = LayersPerPoint,
                SigmaMultiple = spc.ControlLimit,
                BaselineSubgroups = LayerBaseline,
                Rules = RuleSetParser.TryParse(spc.Rules, out var rules) ? rules : RuleSet.None,

                // A time says nothing of layers: nobody knows how long one takes.
                FalseAlarmEvery = spc.FalseAlarmEveryPoints,
            },
        }
        : null;

    /// <summary>The options that the settings mean.</summary>
    public VoxelGridOptions ToGridOptions() => new()
    {
        Minimum = TryReadPoint(LowerCorner, out var low) ? low : default,
        Maximum = TryReadPoint(UpperCorner, out var high) ? high : default,
        Resolution = Resolution,
        Signals = Names(Signals) is { Count: > 0 } signals ? signals : null,
        Levels = Levels,
        RefineAfter = RefineAfter,
        RefineFrom = RefineFrom,
        MaxMegabytes = Memory,
        MaxMegabytesOfMachine = MachineMemory,
    };

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var isBox = true;
        foreach (var (name, text) in new[] { (nameof(LowerCorner), LowerCorner), (nameof(UpperCorner), UpperCorner) })
        {
            if (!TryReadPoint(text, out _))
            {
                isBox = false;
                yield return new ValidationResult($"Voxels.{name}: '{text}' is not a point; write x, y, z in mm, such as 0, 0, 12.5.", [name]);
            }
        }

        if (!VoxelRegionParser.TryParse(Regions, out _, out var wrong))
        {
            yield return new ValidationResult($"Voxels.Regions: {wrong}", [nameof(Regions)]);
        }

        foreach (var problem in isBox ? ToGridOptions().Validate(validationContext) : [])
        {
            yield return new ValidationResult($"Voxels.{(problem.MemberNames.Contains(nameof(Resolution)) ? nameof(Resolution) : nameof(UpperCorner))}: {problem.ErrorMessage}");
        }
    }

    /// <summary>The names in a list separated by commas.</summary>
    internal static IReadOnlyList<string> Names(string list) =>
        [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static bool TryReadPoint(string text, out Position point)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        Span<double> numbers = stackalloc double[3];
        point = default;
        if (parts.Length != numbers.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return false;
            }
        }

        point = new Position(numbers[0], numbers[1], numbers[2]);
        return true;
    }
}
