using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>Samples of the shape that docs/sources.md shows, as JSON: seeded, in control, one object each.</summary>
internal static class Recording
{
    /// <summary>The metrics of each sample.</summary>
    public static readonly string[] Metrics = ["temperature", "power", "velocity"];

    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private static readonly DateTime Start = new(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>Makes samples.</summary>
    /// <param name="samples">How many.</param>
    /// <param name="machines">Machines that send in turn.</param>
    public static byte[][] Make(int samples, int machines = 1)
    {
        var random = new Random(42);
        var lines = new byte[samples][];
        for (var i = 0; i < samples; i++)
        {
            lines[i] = JsonSerializer.SerializeToUtf8Bytes(new
            {
                timestamp = TimeOf(i).ToString(TimeFormat, CultureInfo.InvariantCulture),
                machine = Invariant($"am-{(i % machines) + 1:00}"),
                layer = i / 600,
                x = Math.Round(10 + (random.NextDouble() * 60), 3),
                y = Math.Round(10 + (random.NextDouble() * 60), 3),
                z = Math.Round(0.03 * (i / 600), 3),
                temperature = Math.Round(1000 + (20 * Noise(random)), 3),
                power = Math.Round(250 + (2 * Noise(random)), 3),
                velocity = Math.Round(1200 + (5 * Noise(random)), 3),
                status = "RUNNING",
            });
        }

        return lines;
    }

    /// <summary>Makes samples that no chart with subgroups of five and no threshold has anything to say about.</summary>
    /// <param name="samples">How many.</param>
    public static byte[][] MakeQuiet(int samples)
    {
        // Means in units of their own sigma, which is 0.3845 for subgroups that spread like this: R̄ = 2, d2 = 2.326.
        ReadOnlySpan<double> means = [0.5, 1.3, -0.4, -1.3, 0.3, 0.6, -0.7, -1.2, 1.4, -0.2];
        ReadOnlySpan<double> spread = [-1, -0.5, 0, 0.5, 1];
        var lines = new byte[samples][];
        for (var i = 0; i < samples; i++)
        {
            var noise = Math.Round((0.3845 * means[i / 5 % 10]) + spread[i % 5], 3);
            lines[i] = JsonSerializer.SerializeToUtf8Bytes(new
            {
                timestamp = TimeOf(i).ToString(TimeFormat, CultureInfo.InvariantCulture),
                machine = "am-01",
                x = 10 + (i % 60),
                y = 10 + (i / 60 % 60),
                z = 0.03,
                temperature = 1000 + noise,
                power = 250 + noise,
                velocity = 1200 + noise,
                status = "RUNNING",
            });
        }

        return lines;
    }

    /// <summary>Makes samples of one metric.</summary>
    /// <param name="samples">How many.</param>
    /// <param name="series">Machines that send in turn.</param>
    public static byte[][] MakeSeries(int samples, int series)
    {
        var random = new Random(42);
        var lines = new byte[samples][];
        for (var i = 0; i < samples; i++)
        {
            lines[i] = Encoding.UTF8.GetBytes(Invariant(
                $"{{\"timestamp\":\"{TimeOf(i).ToString(TimeFormat, CultureInfo.InvariantCulture)}\",\"machine\":\"machine-{i % series}\",\"temperature\":{1000 + (20 * Noise(random)):F3}}}"));
        }

        return lines;
    }

    /// <summary>
    /// Gives a line of <see cref="MakeSeries"/> other decimals: a machine that has one line would otherwise send one value again and again, of which no
    /// chart makes limits.
    /// </summary>
    /// <param name="line">The line.</param>
    /// <param name="decimals">A number below 1024, of which the last three digits are taken.</param>
    public static void SetDecimals(byte[] line, int decimals)
    {
        line[^2] = (byte)('0' + (decimals % 10));
        line[^3] = (byte)('0' + (decimals / 10 % 10));
        line[^4] = (byte)('0' + (decimals / 100 % 10));
    }

    /// <summary>Time of a sample: one each 10 ms.</summary>
    public static DateTime TimeOf(long sample) => Start.AddMilliseconds(10.0 * sample);

    /// <summary>Gives a line another time.</summary>
    public static void SetTime(byte[] line, DateTime time) =>
        time.TryFormat(line.AsSpan("{\"timestamp\":\"".Length), out _, TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Nearly normal, with mean 0 and standard deviation 1.</summary>
    private static double Noise(Random random)
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }
}
