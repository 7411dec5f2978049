namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task Says_what_works_in_words_and_in_json()
    {
        var text = await Rtw.RunAsync("doctor");
        var json = (await Rtw.RunAsync("doctor", "--json")).Json;

        Assert.Equal("", text.Error);
        var subjects = json.EnumerateArray().Select(finding => finding.GetProperty("subject").GetString()!).ToList();
        Assert.All(["Runtime", "Dashboard page", "Port", "Temporary files", "System metrics", "Jupyter", "Jupyter kernel", "Source demo", "Source kafka"], subject =>
            Assert.Contains(subject, subjects));
        Assert.All(subjects, subject => Assert.Contains($" {subject}: ", text.Output, StringComparison.Ordinal));
        var isBroken = json.EnumerateArray().Any(finding => finding.GetProperty("state").GetString() == "broken");
        Assert.Equal(isBroken ? 1 : 0, text.Code);
    }
}
