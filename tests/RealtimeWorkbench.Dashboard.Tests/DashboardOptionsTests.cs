namespace RealtimeWorkbench.Dashboard.Tests;

public sealed class DashboardOptionsTests
{
    [Fact]
    public void Every_server_has_a_token_of_its_own_of_128_bits_that_can_stand_in_a_url()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => new DashboardOptions().Token).ToList();

        Assert.Equal(100, tokens.Distinct().Count());
        Assert.All(tokens, token =>
        {
            Assert.Equal(22, token.Length);
            Assert.Equal(token, Uri.EscapeDataString(token));
        });
    }

    [Fact]
    public void Printing_the_options_does_not_give_the_token_away()
    {
        var options = new DashboardOptions();

        Assert.DoesNotContain(options.Token, options.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "The token must have at least 16 characters")]
    [InlineData("with a space, and long enough", "The token must have at least 16 characters")]
    public void A_weak_token_is_refused(string token, string sentence)
    {
        var refused = Assert.Throws<ArgumentException>(() => new DashboardOptions { Token = token }.Check());

        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port)
    {
        var refused = Assert.Throws<ArgumentException>(() => new DashboardOptions { Port = port }.Check());

        Assert.StartsWith(FormattableString.Invariant($"Port {port} is out of range; use 0 to 65535."), refused.Message, StringComparison.Ordinal);
    }
}
