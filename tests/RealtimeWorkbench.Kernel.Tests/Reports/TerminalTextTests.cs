using RealtimeWorkbench.Kernel.Reports;

namespace RealtimeWorkbench.Kernel.Tests.Reports;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("10 %\r100 %\n", "100 %\n")]
    [InlineData("long line\rshort", "shortline")]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("x\r", "x")]
    public void Is_what_a_terminal_shows(string text, string seen) => Assert.Equal(seen, TerminalText.Plain(text));
}
