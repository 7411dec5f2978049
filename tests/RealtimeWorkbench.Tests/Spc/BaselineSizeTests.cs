using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Tests.Spc;

public sealed class BaselineSizeTests
{
    private static readonly Baseline Plain = new()
    {
        Machine = "m",
        Metric = "t",
        Chart = ChartKind.XbarR,
        SubgroupSize = 5,
        SigmaMultiple = 3,
        Center = 1,
        Sigma = 2,
        Location = new ControlLimits(1, 2, 3, 4),
        Dispersion = default,
        Subgroups = 25,
        Samples = 125,
        SubgroupsBeyondLimits = 0,
        From = DateTimeOffset.UnixEpoch,
        To = DateTimeOffset.UnixEpoch,
        DataHash = Baseline.HashOf([1, 2]),
        EstablishedBy = "rtw",
        Reason = "r",
    };

    [Theory]
    [InlineData("9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("9834876DCFB05CB167A5C24953EBA58C4AC89B1ADF57F28F2F9D09AF107EE8F0")]
    [InlineData("+834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0")]
    [InlineData("00000000000000000000000000000000 0000000000000000000000000000001")]
    [InlineData("by hand")]
    [InlineData("")]
    public void A_hash_is_kept_as_it_was_given(string hash)
    {
        var given = Plain with { DataHash = hash };

        Assert.Equal(hash, given.DataHash);
        Assert.Equal(Plain.DataHash, (given with { DataHash = Plain.DataHash }).DataHash);
        Assert.Equal(Plain, given with { DataHash = Baseline.HashOf([1, 2]) });
    }

    [Fact]
    public void A_hash_has_the_digits_of_SHA_256() =>
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(new byte[8])), (Plain with { DataHash = Baseline.HashOf([0]) }).DataHash);

    [Fact]
    public void What_few_baselines_have_is_kept_and_compared()
    {
        var full = Plain with
        {
            Between = 1,
            Coefficients = [0.5],
            SampleSize = 100,
            Coverage = 0.9973,
            Span = 4,
            Lambda = 0.2,
            Shift = 1.5,
            DecisionInterval = 5,
            HeadStart = 2.5,
        };

        Assert.Equal(
            (1, 100, 0.9973, 4, 0.2, 1.5, 5, 2.5),
            (full.Between, full.SampleSize, full.Coverage, full.Span, full.Lambda, full.Shift, full.DecisionInterval, full.HeadStart));
        Assert.Equal([0.5], full.Coefficients!);
        Assert.NotEqual(Plain, full);
        Assert.NotEqual(full, full with { Lambda = 0.3 });
        Assert.Equal(full, full with { Reason = "r" });
        Assert.Equal(Plain, full with
        {
            Between = null,
            Coefficients = null,
            SampleSize = null,
            Coverage = null,
            Span = null,
            Lambda = null,
            Shift = null,
            DecisionInterval = null,
            HeadStart = null,
        });
    }
}
