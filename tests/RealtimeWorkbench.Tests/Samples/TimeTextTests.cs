using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class TimeTextTests
{
    private static readonly string[] Formats =
        ["O", "yyyy-MM-dd HH:mm:ss.fffffffzzz", "yyyy/MM/dd'T'HH:mm:ss.fffffffzzz"];

    [Fact]
    public void Agrees_with_the_framework_on_random_times_and_offsets()
    {
        var times = from seconds in Gen.Choose(0, int.MaxValue)
                    from fraction in Gen.Choose(0, 9_999_999)
                    from minutes in Gen.Choose(-14 * 60, 14 * 60)
                    select new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(minutes))
                        + TimeSpan.FromSeconds(seconds) + new TimeSpan(fraction);

        Check.One(Properties.Seeded.WithMaxTest(500), Prop.ForAll(times.ToArbitrary(), time =>
        {
            foreach (var format in Formats)
            {
                var text = time.ToString(format, CultureInfo.InvariantCulture);
                Assert.True(TimeText.TryParseIso(Encoding.UTF8.GetBytes(text), out var ticks), text);
                Assert.Equal(time.UtcTicks, ticks);
            }

            var epoch = (time.UtcTicks - DateTime.UnixEpoch.Ticks).ToString(CultureInfo.InvariantCulture);
            if (time.ToUnixTimeSeconds() > 1_000_000_000)
            {
                Assert.True(TimeText.TryParseEpoch(Encoding.UTF8.GetBytes(epoch + "00"), out var nanoseconds));
                Assert.Equal(time.UtcTicks, nanoseconds);
                Assert.True(TimeText.TryParseEpoch(Encoding.UTF8.GetBytes(epoch[..^7] + "." + epoch[^7..]), out var seconds));
                Assert.Equal(time.UtcTicks, seconds);
            }
        }));
    }

    [Theory]
    [InlineData("2026-11-21T10")]
    [InlineData("2026-11-21T10:15:60Z")]
    [InlineData("2026-11-21T10:15:23.Z")]
    [InlineData("2026-11-21T10:15:23 Z")]
    [InlineData("2026-11-21T10:15:23+1")]
    [InlineData("2026-11-21T10:15:23+15:00")]
    [InlineData("2026-13-21T10:15:23Z")]
    [InlineData("0000-11-21T10:15:23Z")]
    [InlineData("11/21/2026 10:15")]
    [InlineData("20a6-11-21")]
    [InlineData("2026-11/21")]
    [InlineData("")]
    [InlineData("12:00:00")]
    [InlineData("1e30")]
    [InlineData("NaN")]
    [InlineData("99999999999999999999")]
    public void Refuses_what_is_no_time_or_could_be_two(string text)
    {
        Assert.False(TimeText.TryParse(Encoding.UTF8.GetBytes(text), out _));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Check.One(Properties.Seeded.WithMaxTest(2000), Prop.ForAll(
            Gen.ArrayOf(Gen.Elements("0123456789-+:.TZ /"u8.ToArray())).ToArbitrary(),
            bytes => TimeText.TryParse(bytes, out _) || true));
    }
}
