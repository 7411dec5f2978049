using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

/// <summary>Random samples and random damage for property tests.</summary>
internal static class SampleBytes
{
    private const string Meaningful = "{}[]\",;:\\\n\r\0u-+eE.\t 0";

    private static readonly string[] Names = ["temperature", "power", "Öl \"T\" [°C]", "a,b", "x;y", "v 😀", "p|q\\"];

    /// <summary>Samples with finite values, any names, and times of 2000 to 2099.</summary>
    public static Gen<Sample> Any =>
        from ticks in Gen.Choose(0, int.MaxValue)
        from fraction in Gen.Choose(0, 9_999_999)
        from machine in Gen.Elements("am-01", "Müller & Söhne", "0", "x y")
        from names in Gen.SubListOf(Names)
        from values in Gen.ArrayOf(Finite, names.Count)
        from position in Gen.OneOf(Gen.Constant<Position?>(null), AnyPosition.Select(place => (Position?)place))
        from status in Gen.Elements(null, "RUNNING", "läuft")
        select new Sample(
            new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) + TimeSpan.FromSeconds(ticks) + new TimeSpan(fraction),
            machine,
            names.Zip(values).ToDictionary(),
            position,
            names.Count > 0 ? status : status ?? "IDLE");

    private static Gen<double> Finite =>
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite);

    private static Gen<Position> AnyPosition =>
        from x in Finite
        from y in Finite
        from z in Finite
        from layer in Gen.OneOf(Gen.Constant<int?>(null), Gen.Choose(0, 5000).Select(layer => (int?)layer))
        select new Position(x, y, z, layer);

    /// <summary>Changes, inserts, removes or cuts bytes here and there.</summary>
    public static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(damaged.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < damaged.Count:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1 when at < damaged.Count:
                    damaged.RemoveAt(at);
                    break;
                case 2:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                default:
                    damaged.Insert(at, (byte)Meaningful[random.Next(Meaningful.Length)]);
                    break;
            }
        }

        return [.. damaged];
    }

    /// <summary>Whether two samples say the same, to the last bit.</summary>
    public static bool Same(Sample a, Sample b) =>
        a.Timestamp == b.Timestamp && a.Machine == b.Machine && a.Position == b.Position && a.Status == b.Status
        && a.Values.Count == b.Values.Count
        && a.Values.All(pair => b.Values.TryGetValue(pair.Key, out var value)
            && BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(pair.Value));
}
