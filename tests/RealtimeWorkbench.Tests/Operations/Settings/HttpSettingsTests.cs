using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Operations.Settings;

public sealed class HttpSettingsTests
{
    [Theory]
    [InlineData("Http.Headers", "X-Api-Key: abc", "Http.Headers: X-Api-Key is a secret, and settings are shown and exported; write X-Api-Key: ${VARIABLE} and put it into that environment variable.")]
    [InlineData("Http.Headers", "Accept", "Http.Headers: 'Accept' is no header with a value; write Name: value, separated by semicolons, such as Accept: application/json.")]
    [InlineData("Http.Fields", "timestamp", "Http.Fields: 'timestamp' has no path; write name=path, separated by semicolons, such as temperature=values.t.")]
    [InlineData("Http.Url", "press.local", "Http.Url is no address; write one with http:// or https://, such as https://press.local/api/values.")]
    [InlineData("Http.Url", "https://me:secret@press.local/v", "Http.Url holds a user, and settings are shown and exported; write Http.Headers=Authorization: Basic ${VARIABLE} and put user and password, joined by a colon and in base64, into that environment variable.")]
    public void What_is_wrong_is_explained_without_the_secret(string setting, string value, string sentence)
    {
        var refusal = Assert.Throws<SettingsException>(() => SettingsEditor.Apply(new WorkbenchSettings(), [new(setting, value)]));

        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_is_not_set_is_named()
    {
        var settings = SettingsEditor.Apply(
            new WorkbenchSettings(), [new("Http.Url", "https://press.local/v"), new("Http.Headers", "Authorization: Bearer ${RTW_TEST_NOT_THERE}")]);

        var refusal = Assert.Throws<SourceException>(() => SourceCatalog.Find("http").Create(settings, new MetricCatalog(), TimeProvider.System));

        Assert.Equal("Http.Headers names the environment variable RTW_TEST_NOT_THERE, which is not set; set it before the start.", refusal.Message);
    }

    [Fact]
    public void An_address_is_a_source()
    {
        var argument = SourceArgument.Parse("https://press.local/v?a=1");

        Assert.Equal("http", argument.Id);
        Assert.Equal(new("Http.Url", "https://press.local/v?a=1"), Assert.Single(argument.Changes));
    }
}
