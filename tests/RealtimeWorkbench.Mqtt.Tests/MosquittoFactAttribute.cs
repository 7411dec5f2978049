namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>A test that needs a mosquitto server; where it isn't installed, it is skipped.</summary>
public sealed class MosquittoFactAttribute : FactAttribute
{
    public MosquittoFactAttribute() => Skip = MosquittoServer.Missing;
}
