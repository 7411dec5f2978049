using RealtimeWorkbench.Dashboard.Page;

namespace RealtimeWorkbench.Dashboard.Tests.Page;

public sealed class DashboardPageTests
{
    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("a/b.js")]
    [InlineData("/etc/passwd")]
    public void Only_names_of_files_are_taken(string name)
    {
        var refused = Assert.Throws<ArgumentException>(() => DashboardPage.ReadFile(name));

        Assert.StartsWith($"'{name}' is not the name of a file of the page; leave the folder out.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_is_named_with_the_remedy()
    {
        foreach (var read in new Func<string, string>[] { DashboardPage.ReadFile, DashboardPage.IntegrityOf })
        {
            var refused = Assert.Throws<FileNotFoundException>(() => read("no-such-file.js"));

            Assert.Equal("The page has no no-such-file.js; build it with ./rtw setup, then build the program anew.", refused.Message);
        }
    }
}
