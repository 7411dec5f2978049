using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Tests.Streaming.Filters;

public sealed class FilterParserTests
{
    [Fact]
    public void Rules_are_read_with_the_one_for_every_other_metric_last()
    {
        Assert.True(FilterParser.TryParse("* = deadband(0.5); temperature=hampel(7, 3)|ewma( 0.2 ) ;", out var rules, out _));

        Assert.Equal(["temperature", "*"], rules.Select(rule => rule.Metric));
        Assert.IsType<FilterChain>(rules[0].Filter);
        Assert.IsType<DeadbandFilter>(rules[1].Filter);
    }

    [Theory]
    [InlineData("a = deadband(1)", typeof(DeadbandFilter))]
    [InlineData("a = exception(1)", typeof(ExceptionFilter))]
    [InlineData("a = exception(1, 60)", typeof(ExceptionFilter))]
    [InlineData("a = ewma(0.2)", typeof(EwmaFilter))]
    [InlineData("a = median(5)", typeof(MedianFilter))]
    [InlineData("a = hampel(7)", typeof(HampelFilter))]
    [InlineData("a = hampel(7, 2.5)", typeof(HampelFilter))]
    public void Every_filter_has_a_name(string text, Type filter)
    {
        Assert.True(FilterParser.TryParse(text, out var rules, out _));

        Assert.IsType(filter, Assert.Single(rules).Filter);
    }

    [Theory]
    [InlineData("deadband(1)")]
    [InlineData("exception(1, 60)")]
    [InlineData("ewma(0.2)")]
    [InlineData("median(5)")]
    [InlineData("hampel(7, 2.5) | ewma(0.5)")]
    public void A_filter_says_what_it_was_read_from(string text)
    {
        Assert.True(FilterParser.TryParse($"a = {text}", out var rules, out _));

        Assert.Equal(text, Assert.Single(rules).Filter.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ")]
    public void No_text_is_no_filter(string text)
    {
        Assert.True(FilterParser.TryParse(text, out var rules, out _));

        Assert.Empty(rules);
    }

    [Theory]
    [InlineData("median(5)", "'median(5)' does not say which metric it is for; use metric = filter")]
    [InlineData("a = mean(5)", "'mean(5)' is not a filter; use metric = filter")]
    [InlineData("a = median", "'median' is not a filter")]
    [InlineData("a = median(five)", "'median(five)' is not a filter")]
    [InlineData("a = ewma(0.2, 3)", "'ewma(0.2, 3)' is not a filter")]
    [InlineData("a = exception(1, 1e9)", "'exception(1, 1e9)' is not a filter")]
    [InlineData("a = ewma(1.5)", "'ewma(1.5)' has a weight that no average can have; use one greater than 0 and at most 1.")]
    [InlineData("a = median(2.5)", "'median(2.5)' has a window or a number that cannot be; use a window of 3 to 1001 values, and a k of 0 or more.")]
    [InlineData("a = deadband(-1)", "'deadband(-1)' has a negative band; use 0 or more.")]
    [InlineData("a = ewma(1); a = ewma(1)", "'a' has two filters; put them one after another with |.")]
    public void What_cannot_be_read_is_said(string text, string sentence)
    {
        Assert.False(FilterParser.TryParse(text, out _, out var problem));

        Assert.StartsWith(sentence, problem, StringComparison.Ordinal);
    }
}
