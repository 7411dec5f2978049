using System.Text;
using RealtimeWorkbench.Cli;

// Windows consoles show the marks of the log only in UTF-8.
Console.OutputEncoding = Encoding.UTF8;
return await CommandLine.RunAsync(args, Console.Out, Console.Error);
