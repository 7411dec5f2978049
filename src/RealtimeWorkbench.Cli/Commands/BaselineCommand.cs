using System.CommandLine;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw baseline</c>: looks at a file of baselines, compares them, and decides which one holds.</summary>
internal static class BaselineCommand
{
    /// <summary>Describes the command, ready to be added to the root.</summary>
    public static Command Create() => new("baseline", "Lists and compares the baselines in a file (Spc.Baselines), and decides which one holds.")
    {
        CreateList(), CreateShow(), CreateCompare(), CreateRollBack(), CreateRebase(),
    };

    private static Command CreateList()
    {
        var all = new Option<bool>("--all") { Description = "Every version, not only the newest of each metric." };
        var words = new Words();
        var command = words.AddTo(new Command("list", "Lists the newest baseline of each metric, and what is suggested.") { all });
        command.SetAction(parsed =>
        {
            var store = words.Read(parsed);
            IReadOnlyList<Baseline> baselines =
            [
                .. store.All.Where(baseline =>
                    words.Covers(parsed, baseline) && (parsed.GetValue(all) || baseline.Version == store.Latest(baseline.Machine, baseline.Metric)!.Version)),
            ];
            IReadOnlyList<RebaseSuggestion> suggestions = [.. store.Suggestions.Where(suggestion => words.Covers(parsed, suggestion.Candidate))];
            BaselineOutput.WriteList(parsed.InvocationConfiguration.Output, baselines, suggestions, parsed.GetValue(words.Json));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateShow()
    {
        var version = new Option<string>("--version") { Description = "Version; the newest by default.", HelpName = "number" };
        var rows = new Option<bool>("--rows") { Description = "The rows that it comes from, too, with their numbers and times." };
        var words = new Words();
        var command = words.AddTo(new Command("show", "Shows all of one baseline.") { version, rows });
        command.SetAction(parsed =>
        {
            var store = words.Read(parsed);
            var (machine, metric) = words.SeriesOf(parsed, store);
            var baseline = Find(store, machine, metric, Version("--version", parsed.GetValue(version)));
            BaselineOutput.WriteOne(parsed.InvocationConfiguration.Output, baseline, parsed.GetValue(words.Json));
            if (parsed.GetValue(rows) && !parsed.GetValue(words.Json))
            {
                BaselineOutput.WriteRows(parsed.InvocationConfiguration.Output, baseline);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateCompare()
    {
        var from = new Option<string>("--from") { Description = "Older version; the one before --to by default.", HelpName = "number" };
        var to = new Option<string>("--to") { Description = "Newer version; the newest by default, or suggested for the limits that are suggested.", HelpName = "number" };
        var words = new Words();
        var command = words.AddTo(new Command("compare", "Says what changed from one baseline to another, and whether by chance.") { from, to });
        command.SetAction(parsed =>
        {
            var store = words.Read(parsed);
            var (machine, metric) = words.SeriesOf(parsed, store);
            var newer = parsed.GetValue(to) == "suggested"
                ? SuggestedFor(store, machine, metric).Candidate
                : Find(store, machine, metric, Version("--to", parsed.GetValue(to)));
            var before = Version("--from", parsed.GetValue(from))
                ?? (newer.Version == 0 ? store.Latest(machine, metric)?.Version : store.All.LastOrDefault(known =>
                    (known.Machine, known.Metric) == (machine, metric) && known.Version < newer.Version)?.Version)
                ?? throw new UsageException(Invariant($"There is no baseline of {metric} of {machine} before version {newer.Version}, so there is nothing to compare it with."));
            var older = Find(store, machine, metric, before);
            try
            {
                if (older.Variables is { } then && newer.Variables is { } now)
                {
                    BaselineOutput.WriteComparison(parsed.InvocationConfiguration.Output, older, newer, VariableComparison.Of(then, now), parsed.GetValue(words.Json));
                    return ExitCode.Done;
                }

                BaselineOutput.WriteComparison(parsed.InvocationConfiguration.Output, older, newer, BaselineComparison.Of(older, newer), parsed.GetValue(words.Json));
            }
            catch (ArgumentException wrong)
            {
                throw new UsageException(wrong.Message.Split(" (Parameter")[0]);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateRollBack()
    {
        var version = new Option<string>("--to") { Description = "Version to go back to.", HelpName = "number", Required = true };
        var decision = new Decision();
        var words = new Words();
        var command = words.AddTo(decision.AddTo(new Command("rollback", "Makes the limits of an older version the newest again, as a version of its own.") { version }));
        command.SetAction(parsed => Decide(parsed, words, decision, (store, machine, metric, by, why) =>
            store.RollBack(machine, metric, Version("--to", parsed.GetValue(version))!.Value, by, why, TimeProvider.System.GetUtcNow())));
        return command;
    }

    private static Command CreateRebase()
    {
        var decision = new Decision();
        var exclude = new Option<string[]>("--exclude")
        {
            Description = "Subgroup or time left out of the limits, with its cause, such as \"6=power cut\", \"6..8=…\" or \"2026-11-21T10:00Z..2026-11-21T10:05Z=…\"; may be repeated.",
            HelpName = "row=cause",
        };
        var version = new Option<string>("--version") { Description = "With --exclude: version whose rows are taken; what is suggested by default, else the newest.", HelpName = "number" };
        var words = new Words();
        var command = words.AddTo(decision.AddTo(new Command("rebase", "Makes the limits that a run has suggested the newest baseline, or those of a version without rows whose cause was found.") { exclude, version }));
        command.SetAction(parsed => Decide(parsed, words, decision, (store, machine, metric, by, why) => (parsed.GetValue(exclude) ?? [], Version("--version", parsed.GetValue(version))) switch
        {
            ({ Length: > 0 } rows, var number) => store.Rebase(machine, metric, number, rows, by, why, TimeProvider.System.GetUtcNow()),
            (_, null) => store.Rebase(machine, metric, by, why, TimeProvider.System.GetUtcNow()),
            _ => throw new UsageException("--version says whose rows --exclude means; name such rows, or go back to the version by 'rtw baseline rollback'."),
        }));
        return command;
    }

    private static int Decide(
        ParseResult parsed, Words words, Decision decision, Func<BaselineStore, string, string, string, string, Baseline> act)
    {
        Baseline? done = null;
        words.Change(parsed, store =>
        {
            var (machine, metric) = words.SeriesOf(parsed, store);
            try
            {
                done = act(store, machine, metric, decision.By(parsed), decision.Why(parsed));
            }
            catch (ArgumentException wrong)
            {
                throw new UsageException(wrong.Message.Split(" (Parameter")[0]);
            }

            return true;
        });
        BaselineOutput.WriteOne(parsed.InvocationConfiguration.Output, done!, parsed.GetValue(words.Json));
        return ExitCode.Done;
    }

    private static RebaseSuggestion SuggestedFor(BaselineStore store, string machine, string metric) =>
        store.Suggestions.FirstOrDefault(suggestion => (suggestion.Candidate.Machine, suggestion.Candidate.Metric) == (machine, metric))
        ?? throw new UsageException($"No new limits are suggested for {metric} of {machine}.");

    private static Baseline Find(BaselineStore store, string machine, string metric, int? version) =>
        (version is { } number ? store.Find(machine, metric, number) : store.Latest(machine, metric))
        ?? throw new UsageException(Invariant($"There is no baseline {version} of {metric} of {machine}; the newest is {store.Latest(machine, metric)!.Version}."));

    private static int? Version(string option, string? text) => RunOptions.Number(option, text, 1, int.MaxValue);

    /// <summary>What all of the commands take.</summary>
    private sealed class Words
    {
        private readonly Argument<string> _file = new("FILE") { Description = "File of baselines, as Spc.Baselines names it." };
        private readonly Option<string> _machine = new("--machine") { Description = "Machine; not needed where the file has one only.", HelpName = "key" };
        private readonly Option<string> _metric = new("--metric") { Description = "Metric; not needed where there is one only.", HelpName = "name" };

        public Option<bool> Json { get; } = new("--json") { Description = "Prints JSON." };

        public Command AddTo(Command command)
        {
            command.Arguments.Add(_file);
            command.Options.Add(_machine);
            command.Options.Add(_metric);
            command.Options.Add(Json);
            return command;
        }

        public BaselineStore Read(ParseResult parsed)
        {
            try
            {
                return Archive(parsed).Read();
            }
            catch (InvalidDataException wrong)
            {
                throw new UsageException(wrong.Message);
            }
        }

        public void Change(ParseResult parsed, Func<BaselineStore, bool> change)
        {
            try
            {
                Archive(parsed).Change(change);
            }
            catch (InvalidDataException wrong)
            {
                throw new UsageException(wrong.Message);
            }
        }

        public bool Covers(ParseResult parsed, Baseline baseline) =>
            (parsed.GetValue(_machine) ?? baseline.Machine) == baseline.Machine && (parsed.GetValue(_metric) ?? baseline.Metric) == baseline.Metric;

        /// <summary>The one series that the words mean.</summary>
        public (string Machine, string Metric) SeriesOf(ParseResult parsed, BaselineStore store)
        {
            IReadOnlyList<(string Machine, string Metric)> series =
                [.. store.All.Where(baseline => Covers(parsed, baseline)).Select(baseline => (baseline.Machine, baseline.Metric)).Distinct()];
            if (series is [var one])
            {
                return one;
            }

            string[] machines = [.. series.Select(known => known.Machine).Distinct()];
            throw new UsageException(
                series.Count == 0 ? $"{parsed.GetValue(_file)} has no such baseline; 'rtw baseline list' shows what it has."
                : machines.Length > 1 ? $"Several machines have such baselines; name one with --machine: {string.Join(", ", machines)}."
                : $"Several metrics have baselines; name one with --metric: {string.Join(", ", series.Select(known => known.Metric))}.");
        }

        private BaselineArchive Archive(ParseResult parsed)
        {
            var file = parsed.GetValue(_file)!;
            return File.Exists(file) ? new BaselineArchive(file)
                : throw new UsageException($"There is no file {file}; name the one that Spc.Baselines names.");
        }
    }

    /// <summary>Who decides, and why.</summary>
    private sealed class Decision
    {
        private readonly Option<string> _by = new("--by") { Description = "Who decides so.", HelpName = "name", Required = true };
        private readonly Option<string> _why = new("--why") { Description = "Why, in a sentence.", HelpName = "text", Required = true };

        public Command AddTo(Command command)
        {
            command.Options.Add(_by);
            command.Options.Add(_why);
            return command;
        }

        public string By(ParseResult parsed) => Said("--by", parsed.GetValue(_by));

        public string Why(ParseResult parsed) => Said("--why", parsed.GetValue(_why));

        private static string Said(string option, string? text) => string.IsNullOrWhiteSpace(text)
            ? throw new UsageException($"{option} is empty; a baseline says who decided it, and why.")
            : text.Trim();
    }
}
