using System.Globalization;
using RealtimeWorkbench.Cli.Terminal;
using Spectre.Console;

namespace RealtimeWorkbench.Cli.Tests.Terminal;

public sealed class LogLineTests
{
    [Fact]
    public void Clears_what_the_bar_left_before_it_writes_and_takes_brackets_as_they_are()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 20;

        console.Write(new LogLine("Air temperature [K] is back"));

        Assert.Equal("\u001b[J" + "Air temperature [K]\nis back\n", writer.ToString().ReplaceLineEndings("\n").Replace(" \n", "\n", StringComparison.Ordinal));
    }
}
