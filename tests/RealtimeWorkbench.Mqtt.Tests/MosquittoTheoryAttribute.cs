namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>A theory that needs a mosquitto server; where it isn't installed, it is skipped.</summary>
public sealed class MosquittoTheoryAttribute : TheoryAttribute
{
    public MosquittoTheoryAttribute() => Skip = MosquittoServer.Missing;
}
