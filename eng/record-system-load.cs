// Records this machine under a known load: writes data/system-load.jsonl and data/system-load.truth.json.
// Run it from the root of the repository under Linux, at best on a machine that is otherwise idle; it takes 230 s:
//   dotnet run eng/record-system-load.cs [folder]
#:project ../src/RealtimeWorkbench/RealtimeWorkbench.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property NoWarn=CA2007

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

const int BallastGigabytes = 3;
var folder = args.Length > 0 ? args[0] : "data";
var time = TimeProvider.System;
var seconds = TimeSpan.FromSeconds(1);

// Processor use of the machine in the first 50 s, before any load of ours.
var idle = new List<double>();

using var ended = new CancellationTokenSource();
var recording = RecordAsync(Path.Combine(folder, "system-load.jsonl"), ended.Token);
var faults = new JsonArray();

await Task.Delay(60 * seconds, time);

// Where other programs keep the processors busy, a load of ours cannot show in the figures of the whole machine.
var background = idle.Average();
string[] processor = background < 50 ? ["cpu_percent", "process_cpu_percent"] : ["process_cpu_percent"];
await LoadAsync("Two threads compute.", processor, token => BurnAsync(2, token), 20 * seconds);
await Task.Delay(25 * seconds, time);
await LoadAsync(
    FormattableString.Invariant($"{BallastGigabytes} GB of memory are taken and written to."),
    ["memory_percent", "memory_used", "process_memory"],
    BallastAsync,
    20 * seconds);
await Task.Delay(25 * seconds, time);
await LoadAsync("A file is written, 8 MB at a time, each written through to the disk.", ["disk_write_rate"], WriteAsync, 15 * seconds);
await Task.Delay(25 * seconds, time);
await LoadAsync("One thread computes.", processor, token => BurnAsync(1, token), 15 * seconds);
await Task.Delay(25 * seconds, time);

await ended.CancelAsync();
await recording;
var truth = new JsonObject { ["backgroundCpuPercent"] = Math.Round(background, 1), ["faults"] = faults };
var indented = new JsonSerializerOptions { WriteIndented = true };
await File.WriteAllTextAsync(Path.Combine(folder, "system-load.truth.json"), truth.ToJsonString(indented) + "\n");

async Task LoadAsync(string cause, string[] metrics, Func<CancellationToken, Task> load, TimeSpan duration)
{
    using var over = new CancellationTokenSource(duration, time);
    var start = time.GetUtcNow();
    await load(over.Token);
    var end = time.GetUtcNow();
    foreach (var metric in metrics)
    {
        faults.Add(new JsonObject
        {
            ["kind"] = "step",
            ["machine"] = "workstation",
            ["metric"] = metric,
            ["start"] = Text(start),
            ["end"] = Text(end),
            ["cause"] = cause,
        });
    }
}

static Task BurnAsync(int threads, CancellationToken token) => Task.WhenAll(Enumerable.Range(0, threads).Select(
    _ => Task.Factory.StartNew(
        () =>
        {
            var x = 1.0;
            while (!token.IsCancellationRequested)
            {
                x = Math.Sqrt(x + 1);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default)));

async Task BallastAsync(CancellationToken token)
{
    // Native memory, so that the garbage collector neither delays taking it nor giving it back.
    var blocks = Enumerable.Range(0, BallastGigabytes).Select(_ => Marshal.AllocHGlobal(1_000_000_000)).ToList();
    foreach (var block in blocks)
    {
        for (var offset = 0; offset < 1_000_000_000; offset += 4096)
        {
            Marshal.WriteByte(block, offset, 1);
        }
    }

    await Task.Delay(Timeout.InfiniteTimeSpan, time, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    blocks.ForEach(Marshal.FreeHGlobal);
}

static async Task WriteAsync(CancellationToken token)
{
    var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    var chunk = new byte[8_000_000];
    new Random(42).NextBytes(chunk);
    const FileOptions Options = FileOptions.WriteThrough | FileOptions.DeleteOnClose;
    await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, Options))
    {
        while (!token.IsCancellationRequested)
        {
            // The same 400 MB again and again: the load is the writing, and the disk must not fill up.
            file.Position = file.Position >= 400_000_000 ? 0 : file.Position;
            await file.WriteAsync(chunk, CancellationToken.None);
        }
    }
}

async Task RecordAsync(string path, CancellationToken token)
{
    var source = new SystemMetrics(new SystemMetricsOptions { Interval = seconds / 2, Machine = "workstation" }, time);
    await using var file = new StreamWriter(path) { NewLine = "\n" };
    try
    {
        await foreach (var batch in source.ReadAsync(token))
        {
            using (batch)
            {
                var sample = batch.ToSample(0);
                await file.WriteLineAsync(Line(sample));
                if (idle.Count < 100 && sample.Values.TryGetValue("cpu_percent", out var cpu))
                {
                    idle.Add(cpu);
                }
            }
        }
    }
    catch (OperationCanceledException) when (token.IsCancellationRequested)
    {
        // The recording is complete.
    }
}

static string Line(Sample sample)
{
    var line = new JsonObject { ["timestamp"] = Text(sample.Timestamp), ["machine"] = sample.Machine };
    foreach (var (metric, value) in sample.Values)
    {
        // Five digits are more than any of these figures is good for.
        line[metric] = JsonNode.Parse(double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture));
    }

    return line.ToJsonString();
}

static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
