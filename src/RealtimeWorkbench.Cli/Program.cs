using System.Text;
using RealtimeWorkbench.Cli;

// Windows consoles show the marks of the log only in UTF-8.
Console.OutputEncoding = Encoding.UTF8;

#pragma warning disable CA2000 // Not disposed: a signal that comes while the process ends stops nothing any more, and is not to turn what is done into a failure.
var signals = new StopSignals();
#pragma warning restore CA2000
return await signals.WaitAsync(CommandLine.RunAsync(args, Console.Out, Console.Error, signals.Begin, signals.Token));
