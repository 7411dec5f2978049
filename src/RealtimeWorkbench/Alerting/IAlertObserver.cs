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

    /// <summary>Takes an alert of an earlier run that this one goes on with. Nothing has happened to it, and nobody is told.</summary>
    /// <remarks>Called like <see cref="OnAlert"/>, in the order in which the alerts of a machine were raised.</remarks>
    void OnRestored(Alert alert)
    {
    }

    /// <summary>Forgets the alerts of a machine: somebody else goes on with it.</summary>
    /// <param name="machine">Key of the machine.</param>
    void OnForgotten(string machine)
    {
    }
}
