using System.Net;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Kernel.Reports;

namespace RealtimeWorkbench.Kernel.Tests.Reports;

public sealed partial class CodeColorsTests
{
    [Theory]
    [InlineData("var a = $\"x {1 + 2:0.0} y\"; // note\n#r \"nuget: X\"\n\n#!import \"a.dib\"\nList<int> b = [];\n/* c */ F(b);")]
    [InlineData("#!time\n#!csharp ")]
    [InlineData("broken ( { \" <b>\n  \"\"\"raw")]
    [InlineData("")]
    [InlineData("#r \"nuget: X\"")]
    [InlineData("F();\n/// <summary>")]
    [InlineData("/* open")]
    [InlineData("\n\n  \n#if X\n skipped < text\n#endif\n")]
    public void No_character_is_changed(string code)
    {
        var html = CodeColors.Render(code);

        Assert.Equal(code, WebUtility.HtmlDecode(Tags().Replace(html, "")));
        Assert.Equal(Regex.Count(html, "<span class=\"[a-z]\">"), Regex.Count(html, "</span>"));
    }

    [Fact]
    public void Words_are_told_apart()
    {
        Assert.Equal(
            "<span class=\"k\">var</span> x = <span class=\"k\">new</span> <span class=\"t\">Workbench</span>().<span class=\"m\">Run</span>(<span class=\"n\">1.5</span>, <span class=\"s\">&quot;a&quot;</span>); <span class=\"c\">// n</span>",
            CodeColors.Render("var x = new Workbench().Run(1.5, \"a\"); // n"));
        Assert.Equal("<span class=\"d\">#!import x</span>", CodeColors.Render("#!import x"));
    }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();
}
