using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class MissingPartsTests
{
    private readonly List<SourceNotice> _notices = [];
    private readonly MissingParts _missing;

    public MissingPartsTests() => _missing = new MissingParts(new Troubles(_notices.Add), text => _notices.Add(new SourceNotice(IsProblem: false, text)));

    [Fact]
    public void A_folder_that_can_be_read_again_is_no_trouble_also_while_it_has_no_file()
    {
        _missing.Take([("a/*.csv", new SourceException("Cannot read file a/*.csv: the share is away.", new IOException()))]);
        Assert.Equal("Cannot read file a/*.csv: the share is away. Other files are read on, and those when they can be.", _notices[^1].Trouble);

        _missing.Take([("a/*.csv", new SourceException("No file fits a/*.csv."))]);
        Assert.Equal("The folder of a/*.csv can be read again; no file fits it, and those that come are read.", _notices[^1].Text);
        Assert.Equal("", _notices[^1].Trouble);

        _missing.Take([("a/*.csv", new SourceException("No file fits a/*.csv."))]);
        _missing.Take([]);
        Assert.Equal(2, _notices.Count);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_any_more_after_it_had_no_file_is_one()
    {
        _missing.Take([("a/*.csv", new SourceException("No file fits a/*.csv."))]);
        _missing.Take([("a/*.csv", new SourceException("The share is away.", new IOException()))]);
        _missing.Take([]);

        Assert.Equal(
            ["No file fits a/*.csv any more; those that come are read.", "The share is away. Other files are read on, and those when they can be.", "There are files again that fit a/*.csv."],
            _notices.Select(notice => notice.Text));
    }

    [Fact]
    public void A_folder_that_could_not_be_read_and_then_is_gone_is_a_trouble_until_it_is_back()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var pattern = Path.Combine(folder, "*.csv");
        _missing.Take([(pattern, new SourceException("The share is away.", new IOException()))]);
        Search(pattern);
        Assert.Single(_notices);

        Directory.CreateDirectory(folder);
        try
        {
            Search(pattern);
            Assert.Equal($"The folder of {pattern} can be read again; no file fits it, and those that come are read.", _notices[^1].Text);
            Assert.Equal("", _notices[^1].Trouble);
        }
        finally
        {
            Directory.Delete(folder);
        }

        Search(pattern);
        Assert.StartsWith($"The folder {folder} of {pattern} is not there or cannot be reached; check the path", _notices[^1].Trouble, StringComparison.Ordinal);
        Assert.Equal(3, _notices.Count);
    }

    private void Search(string pattern)
    {
        List<(string Part, SourceException Problem)> missing = [];
        Assert.Empty(FilePattern.FindAny(pattern, missing));
        _missing.Take(missing);
    }
}
