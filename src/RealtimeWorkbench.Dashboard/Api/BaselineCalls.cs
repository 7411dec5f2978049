using System.Globalization;
using Microsoft.AspNetCore.Http;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Dashboard.Api;

/// <summary>Calls about the baselines of the current or last stream.</summary>
/// <param name="workbench">The workbench.</param>
internal sealed class BaselineCalls(Workbench workbench)
{
    /// <summary><c>GET /api/baselines</c>.</summary>
    public Task ListAsync(HttpContext context)
    {
        var (machine, metric) = ((string?)context.Request.Query["machine"], (string?)context.Request.Query["metric"]);
        var store = workbench.Baselines ?? new BaselineStore();
        return Answer.WriteAsync(
            context,
            new BaselinesAnswer(
                [.. store.All.Where(Covers).Select(BaselineOnWire.Of)],
                [.. store.Suggestions.Where(one => Covers(one.Candidate)).Select(one => new SuggestionOnWire(BaselineOnWire.Of(one.Candidate), one.Against, one.Sentence))]),
            WireJson.Types.BaselinesAnswer);

        bool Covers(Baseline baseline) => (machine ?? baseline.Machine) == baseline.Machine && (metric ?? baseline.Metric) == baseline.Metric;
    }

    /// <summary><c>GET /api/baselines/compare</c>.</summary>
    public Task CompareAsync(HttpContext context)
    {
        var (older, newer) = (Find(context, "from"), Find(context, "to"));
        try
        {
            var found = BaselineComparison.Of(older, newer);
            return Answer.WriteAsync(
                context,
                new BaselineComparisonAnswer(older.Version, newer.Version, found.Shift, found.ShiftPValue, found.SigmaRatio, found.SigmaPValue),
                WireJson.Types.BaselineComparisonAnswer);
        }
        catch (ArgumentException wrong)
        {
            throw ApiException.BadRequest(Sentence(wrong));
        }
    }

    /// <summary><c>POST /api/baselines/rollback</c>.</summary>
    public Task RollBackAsync(HttpContext context) => DecideAsync(
        context,
        """{"machine":"am-01","metric":"temperature","version":1,"by":"name","why":"reason"}""",
        decision => workbench.RollBackBaseline(
            decision.Machine!, decision.Metric!, decision.Version ?? throw ApiException.BadRequest("version is missing; say which one to go back to."), decision.By!, decision.Why!));

    /// <summary><c>POST /api/baselines/rebase</c>.</summary>
    public Task RebaseAsync(HttpContext context) => DecideAsync(
        context,
        """{"machine":"am-01","metric":"temperature","by":"name","why":"reason"}""",
        decision => workbench.RebaseBaseline(decision.Machine!, decision.Metric!, decision.By!, decision.Why!));

    private static async Task DecideAsync(HttpContext context, string example, Func<BaselineDecision, Baseline> decide)
    {
        var decision = await RequestBody.ReadAsync(context, WireJson.Types.BaselineDecision, example);
        foreach (var (name, value) in new[] { ("machine", decision.Machine), ("metric", decision.Metric), ("by", decision.By), ("why", decision.Why) })
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw ApiException.BadRequest($"{name} is missing; send {example}.");
            }
        }

        Baseline baseline;
        try
        {
            baseline = decide(decision with { By = decision.By!.Trim(), Why = decision.Why!.Trim() });
        }
        catch (ArgumentException wrong)
        {
            throw ApiException.BadRequest(Sentence(wrong));
        }

        await Answer.WriteAsync(context, BaselineOnWire.Of(baseline), WireJson.Types.BaselineOnWire);
    }

    private Baseline Find(HttpContext context, string parameter)
    {
        var query = context.Request.Query;
        var (machine, metric) = ((string?)query["machine"], (string?)query["metric"]);
        if (machine is null || metric is null || !int.TryParse(query[parameter], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw ApiException.BadRequest("machine, metric, from and to are needed, the last two as versions such as 1.");
        }

        return workbench.Baselines?.Find(machine, metric, version)
            ?? throw new ApiException(StatusCodes.Status404NotFound, Invariant($"There is no baseline {version} of {metric} of {machine}."));
    }

    private static string Sentence(ArgumentException wrong) => wrong.Message.Split(" (Parameter")[0];
}
