namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Every reference case of a chart, rule or index that exists so far, found by its content.</summary>
public sealed partial class SpcCasesTests
{
    private static readonly Dictionary<string, Action<SpcCase>> Checks = new(StringComparer.Ordinal)
    {
        ["constants"] = CheckConstants,
        ["running-moments"] = CheckRunningMoments,
        ["rules"] = CheckRules,
        ["i"] = CheckChart,
        ["mr"] = CheckChart,
        ["i-mr"] = CheckChart,
        ["xbar"] = CheckChart,
        ["r"] = CheckChart,
        ["s"] = CheckChart,
        ["xbar-r"] = CheckChart,
        ["xbar-s"] = CheckChart,
        ["ma"] = CheckChart,
        ["p"] = CheckCounts,
        ["np"] = CheckCounts,
        ["c"] = CheckCounts,
        ["u"] = CheckCounts,
        ["g"] = CheckCases,
        ["laney-p"] = CheckLaney,
        ["ewma"] = CheckChart,
        ["cusum"] = CheckCusum,
        ["t2"] = CheckHotelling,
        ["t2-limits"] = CheckHotellingLimits,
        ["mewma"] = CheckMewma,
        ["arl"] = CheckRunLengths,
        ["arl-approximation"] = CheckSiegmund,
        ["capability"] = CheckCapability,
        ["capability-ppm"] = CheckNonconforming,
    };

    /// <summary>Kinds of cases whose charts do not exist yet. Who builds one moves it up into the checks.</summary>
    private static readonly string[] NotBuiltYet = [];

    public static TheoryData<string, string> Covered()
    {
        var cases = new TheoryData<string, string>();
        foreach (var (path, name, chart) in ReferenceCases.Find())
        {
            if (Checks.ContainsKey(chart))
            {
                cases.Add(name, path);
            }
        }

        // A theory without data would fail where the cases are absent, before it could be skipped.
        if (ReferenceCases.Missing is not null)
        {
            cases.Add("absent", "");
        }

        return cases;
    }

    [CasesTheory]
    [MemberData(nameof(Covered))]
    public void Agrees_with_the_reference(string name, string path)
    {
        Assert.NotEmpty(name);
        var reference = new SpcCase(path);

        Checks[reference.Chart](reference);
    }

    [CasesFact]
    public void No_kind_of_case_is_ignored_silently()
    {
        var kinds = ReferenceCases.Find().Select(found => found.Chart).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], kinds.Except(Checks.Keys, StringComparer.Ordinal).Except(NotBuiltYet, StringComparer.Ordinal));
        Assert.Equal([], NotBuiltYet.Intersect(Checks.Keys, StringComparer.Ordinal));
    }
}
