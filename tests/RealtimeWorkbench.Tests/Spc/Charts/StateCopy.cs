using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>Carries state from one object to another through the bytes of a checkpoint.</summary>
internal sealed class StateCopy(Action<StateWriter>? save, Action<StateReader>? restore) : IMachineState
{
    public string Part => "copy";

    public static void Of(Action<StateWriter> save, Action<StateReader> restore)
    {
        var catalog = new MetricCatalog();
        var writer = new StateWriter(catalog);
        writer.Write(new StateCopy(save, restore: null), machine: 0);
        var reader = new StateReader(catalog, writer.Take());
        reader.Read(new StateCopy(save: null, restore), machine: 0);
    }

    public void Save(int machine, StateWriter writer) => save!(writer);

    public void Restore(int machine, StateReader reader) => restore!(reader);

    public void Forget(int machine, string name)
    {
    }
}
