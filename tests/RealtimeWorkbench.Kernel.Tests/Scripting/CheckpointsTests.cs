using System.Text;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

public sealed class CheckpointsTests
{
    [Fact]
    public void Nested_functions_are_visited_once()
    {
        // Visited twice a level, these would take days.
        var code = new StringBuilder("Func<object> deep = ");
        for (var i = 0; i < 40; i++)
        {
            code.Append("() => new Func<object>(");
        }

        code.Append("() => { return null; }").Append(')', 40).Append(';');

        var guarded = Checkpoints.Add(CSharpSession.Parse(code.ToString())).GetRoot().ToString();

        Assert.Equal(2, guarded.Split("CellCheckpoint").Length);
    }
}
