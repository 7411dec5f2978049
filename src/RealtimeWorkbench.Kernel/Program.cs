using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Kernel.Hosting;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Scripting;

// Cells may block threads of the pool; an interrupt must not wait until the pool grows, which takes it half a second a thread.
ThreadPool.SetMinThreads(workerThreads: 16 + Environment.ProcessorCount, completionPortThreads: 4);

var streams = StandardStreams.Take();
var hostGone = false;
using var events = new EventQueue(Deliver);
CellConsole.Install();
using var session = new KernelSession(events, TimeProvider.System) { CellEnded = streams.Flush, OwnsProcess = true };

// Jupyter signals its whole process group: as an interrupt of the cell, not as the end of the kernel.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
{
    context.Cancel = true;
    session.Interrupt();
});

_ = Task.Run(session.WarmUpAsync);
using var requests = new StreamReader(streams.Requests, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
new KernelServer(session, events).Run(requests);

// From here within a second, whatever cells have left running: libraries may have their say at the end of the process, but not long.
var exit = new Thread(() =>
{
    events.Dispose();
    session.Dispose();
    Environment.Exit(0);
})
{
    IsBackground = true,
};
exit.Start();
exit.Join(TimeSpan.FromMilliseconds(700));
Process.GetCurrentProcess().Kill();
return 0;

void Deliver(IReadOnlyList<KernelEvent> batch)
{
    if (hostGone)
    {
        return;
    }

    var buffer = new ArrayBufferWriter<byte>();
    foreach (var kernelEvent in batch)
    {
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, kernelEvent, KernelJson.Lines.KernelEvent);
        }

        buffer.Write("\n"u8);
    }

    try
    {
        streams.Events.Write(buffer.WrittenSpan);
        streams.Events.Flush();
    }
    catch (IOException)
    {
        // The host no longer reads; the end of its requests, which follows, ends the kernel.
        hostGone = true;
    }
}
