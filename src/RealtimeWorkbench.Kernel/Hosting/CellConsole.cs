using System.Text;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Hosting;

/// <summary>
/// What cells see as <see cref="Console.Out"/> or <see cref="Console.Error"/>: text goes to the cell whose code flow writes it,
/// that of code without a flow to the cell that was started last.
/// </summary>
/// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="elsewhere">Takes what is written before there is a cell.</param>
internal sealed class CellConsole(string name, TextWriter elsewhere) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Puts the console of the process into the hands of cells; the input is at its end.</summary>
    public static void Install()
    {
#pragma warning disable CA2000 // They last as long as the process.
        Console.SetOut(new CellConsole("stdout", Console.Out) { NewLine = "\n" });
        Console.SetError(new CellConsole("stderr", Console.Error) { NewLine = "\n" });
#pragma warning restore CA2000
        Console.SetIn(TextReader.Null);
    }

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write(string.Concat(value, CoreNewLine));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if ((CellContext.Current ?? CellContext.Latest) is { } cell)
        {
            cell.Events.Write(cell.Id, name, buffer);
        }
        else
        {
            elsewhere.Write(buffer);
        }
    }
}
