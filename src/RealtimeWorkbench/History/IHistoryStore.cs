namespace RealtimeWorkbench.History;

/// <summary>Keeps a history: a file, a database that several programs share.</summary>
/// <remarks>One thread writes; views may be opened by any other at the same time.</remarks>
public interface IHistoryStore : IDisposable
{
    /// <summary>Name that a user knows the store by, such as its path; without secrets.</summary>
    string Name { get; }

    /// <summary>Bytes that it takes.</summary>
    /// <exception cref="HistoryException">The store cannot be read.</exception>
    long Bytes { get; }

    /// <summary>Whether it has a clock of its own, as a server has, by which ages are told: a time that it is given then only says how long ago by the clock of this machine.</summary>
    bool HasClock => false;

    /// <summary>Stores in one transaction. When the call returns, it survives the death of this process.</summary>
    /// <exception cref="HistoryException">Nothing was stored; trying again is harmless even where it was stored after all.</exception>
    void Write(HistoryWrite write);

    /// <summary>Puts large blocks and sums in the place of small blocks, in one transaction.</summary>
    /// <exception cref="HistoryException">Nothing was changed.</exception>
    void Settle(IReadOnlyList<SettledSeries> settled);

    /// <summary>Does one small step of giving up what is too old or too much, and of giving room back.</summary>
    /// <param name="retention">What is kept.</param>
    /// <param name="now">Time by the clock, in ticks of UTC.</param>
    /// <returns>False if there is nothing more to do.</returns>
    /// <exception cref="HistoryException">Nothing was changed.</exception>
    bool Trim(HistoryRetention retention, long now);

    /// <summary>Says when something was written last before an instant, by the clocks of those who wrote it.</summary>
    /// <param name="before">Time by the clock, in ticks of UTC; what was written then or later does not count.</param>
    /// <returns>Ticks of UTC; <see langword="null"/> if there is nothing.</returns>
    /// <exception cref="HistoryException">The store cannot be read.</exception>
    long? LastWritten(long before);

    /// <summary>Opens a view of what is there now.</summary>
    /// <param name="cancellationToken">Ends what is asked of the view, between two rows.</param>
    /// <exception cref="HistoryException">The store cannot be read.</exception>
    IHistoryView OpenView(CancellationToken cancellationToken = default);
}
