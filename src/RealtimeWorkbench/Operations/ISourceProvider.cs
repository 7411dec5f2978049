using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>Makes a source from the settings. Adapters to brokers and databases bring theirs.</summary>
public interface ISourceProvider
{
    /// <summary>The source as a user chooses it.</summary>
    SourceDescription Description { get; }

    /// <summary>Makes the source; reading starts later.</summary>
    /// <param name="settings">Settings of the run.</param>
    /// <param name="catalog">Names of the run.</param>
    /// <param name="time">Clock of the run.</param>
    /// <exception cref="SourceException">The settings don't lead to a source; the message says what to do.</exception>
    ISampleSource Create(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time);

    /// <summary>Makes the source for a look at its first samples: nobody who works with them must notice.</summary>
    /// <param name="settings">Settings of the run.</param>
    /// <param name="catalog">Names of the run.</param>
    /// <param name="time">Clock of the run.</param>
    /// <exception cref="SourceException">The settings don't lead to a source; the message says what to do.</exception>
    ISampleSource CreateToLookAt(WorkbenchSettings settings, MetricCatalog catalog, TimeProvider time) => Create(settings, catalog, time);
}
