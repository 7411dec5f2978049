namespace RealtimeWorkbench.Alerting;

/// <summary>Sees every change of every alert at once, in order. For live views; what talks to the world is an <see cref="IAlertChannel"/>.</summary>
public interface IAlertObserver
{
    /// <summary>Takes a change.</summary>
    /// <remarks>
    /// Called inside the register's lock, so that no two changes swap places: return quickly, don't throw, and don't wait for
    /// a thread that uses the register.
    /// </remarks>
    void OnAlert(AlertChange change);
}
