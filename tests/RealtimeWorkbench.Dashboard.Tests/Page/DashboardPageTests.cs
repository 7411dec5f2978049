using System.Security.Cryptography;
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
    public void A_file_is_hashed_once_until_it_changes()
    {
        var name = $"test-{Guid.NewGuid():N}.js";
        var path = Path.Combine(Directory.CreateDirectory(DashboardPage.Folder).FullName, name);
        try
        {
            File.WriteAllText(path, "1");
            var first = DashboardPage.IntegrityOf(name);

            // Nobody else can read it now.
            using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                Assert.Equal(first, DashboardPage.IntegrityOf(name));
            }

            File.WriteAllText(path, "12");
            Assert.Equal("sha384-" + Convert.ToBase64String(SHA384.HashData("12"u8)), DashboardPage.IntegrityOf(name));
        }
        finally
        {
            File.Delete(path);
        }
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
