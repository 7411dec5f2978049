using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <content>Files that grow.</content>
/// <remarks>
/// A sample is given once every file that grows has shown one that is no earlier, or after it has waited for <see cref="MergedFilesOptions.HoldBack"/>. A file
/// that let others wait that long is not waited for again until it has caught up with them; one that had not grown for that long when it was read to its end
/// the first time is not waited for until it grows.
/// </remarks>
internal sealed partial class MergedFiles
{
    /// <summary>Files that are gone and still known, so that they are not read again when they come back.</summary>
    private const int MostGone = 10_000;

    /// <summary>Files that are gone and told one by one at a start.</summary>
    private const int MostGoneTold = 10;

    /// <summary>How often a file may take turns with others, as where one of the next hour is begun, before they are two machines that nobody names.</summary>
    private const int MostReturns = 10;

    private long? _heldSince;
    private long _heldTime;
    private long _newest;
    private MergedFile? _nameless;

    /// <summary>Whether no file that others wait for may still show an earlier sample.</summary>
    private bool MayGive(MergedFile first)
    {
        // Files keep their order, so that one says by its last sample that no earlier one comes of it.
        if (!_open.Exists(file => !file.HasRow && file.HoldsBack && file.LastGiven < first.Time))
        {
            return true;
        }

        if (_heldSince is null)
        {
            (_heldSince, _heldTime) = (_time.GetTimestamp(), first.Time);
        }

        if (_time.GetElapsedTime(_heldSince.Value) < _options.HoldBack)
        {
            return false;
        }

        foreach (var file in _open.Where(file => !file.HasRow))
        {
            file.HoldsBack = false;
        }

        _heldSince = null;
        return true;
    }

    /// <summary>Takes note of the next sample of a file, which is about to be given.</summary>
    private void NoteGiven(MergedFile file)
    {
        if (!_options.Follow)
        {
            return;
        }

        _newest = Math.Max(_newest, file.Time);
        file.LastGiven = Math.Max(file.LastGiven, file.Time);
        if (_heldSince is not null && file.Time >= _heldTime)
        {
            _heldSince = null;
        }

        if (IsNameless(file) && file != _nameless)
        {
            // Files of hours each follow one another, though what an earlier one ends with may come between what the later one begins with.
            file.Returns = file.Returns + 1 ?? 0;
            if (file.Returns > MostReturns)
            {
                throw Mixed(_nameless!, file); // Another one was between, else it would not have returned.
            }

            _nameless = file;
        }
    }

    /// <summary>Takes note that nothing more of a file is there by now.</summary>
    private void NoteSilence(MergedFile file)
    {
        if (file.HasLostItsPlace)
        {
            Forget(file);
            return;
        }

        if (file.SilentSince is null && file.State is { } state)
        {
            file.HoldsBack = _time.GetUtcNow().UtcDateTime - state.Written < _options.HoldBack;
        }

        file.SilentSince ??= _time.GetTimestamp();
    }

    /// <summary>Takes note that a file that was silent goes on.</summary>
    private void NoteGrowth(MergedFile file)
    {
        if (file.SilentSince is not null)
        {
            file.SilentSince = _time.GetTimestamp();
            file.HoldsBack = file.Time >= _newest;
        }
    }

    /// <summary>Looks whether files have grown, and whether there are new ones.</summary>
    private void LookForMore(SampleBatch batch)
    {
        foreach (var file in _open.Where(file => !file.HasRow).ToList())
        {
            file.LookForMore(Within, _letters);
            GiveLetters(batch);
            if (file.HasRow)
            {
                NoteGrowth(file);
            }
            else
            {
                NoteEnd(file);
            }
        }

        if (_time.GetElapsedTime(_searched) >= MergedFilesOptions.SearchInterval)
        {
            _searched = _time.GetTimestamp();
            CloseSilent();
            SearchForNew();

            // Only now: what has changed from outside stands among these until it is found again.
            ForgetOldest();
        }
    }

    /// <summary>Closes files that have been silent for long, and forgets those of them that have changed, so that they are found anew.</summary>
    private void CloseSilent()
    {
        foreach (var file in _open.Where(IsSilentForLong).ToList())
        {
            _open.Remove(file);
            file.Dispose();
        }

        var waiting = _waiting.ToHashSet();
        foreach (var file in _files.Where(file => !file.IsOpen && !waiting.Contains(file)).ToList())
        {
            if (file.HasChanged())
            {
                // Found again by what it begins with, for it may be another one by now.
                Forget(file);
            }
        }
    }

    private void ForgetOldest()
    {
        var forgotten = _gone.Count - MostGone;
        if (forgotten <= 0)
        {
            return;
        }

        Say(isProblem: true, Invariant(
            $"{_gone.Count} files that were read are gone; how far the oldest {forgotten} were read, as {_gone[0].Path}, is forgotten, so that they would be read from their start if they came back."));
        _gone.RemoveRange(0, forgotten);
    }

    /// <summary>Gives a file up, but for how far it was read.</summary>
    private void Forget(MergedFile file)
    {
        if (file.Position is { } position)
        {
            _gone.Add(position);
        }

        _open.Remove(file);
        _files.Remove(file);
        file.Dispose();
    }

    private bool IsSilentForLong(MergedFile file) =>
        !file.HasRow && !file.HoldsBack && !IsFresh(file.State)
        && file.SilentSince is { } since && _time.GetElapsedTime(since) >= _options.HoldBack;
}
