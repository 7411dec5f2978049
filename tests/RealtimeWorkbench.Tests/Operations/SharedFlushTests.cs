using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class SharedFlushTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly object _run = new();
    private int _begun;
    private TaskCompletionSource _written = new();

    [Fact]
    public void However_many_ask_within_a_second_there_is_one_write()
    {
        var flush = new SharedFlush(_time);

        var first = flush.Of(_run, Begin);
        _written.SetResult();
        _time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.Same(first, flush.Of(_run, Begin));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.NotSame(first, flush.Of(_run, Begin));
        Assert.Equal(2, _begun);
    }

    [Fact]
    public void A_write_that_is_under_way_is_waited_for_however_long_it_takes()
    {
        var flush = new SharedFlush(_time);

        var first = flush.Of(_run, Begin);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Same(first, flush.Of(_run, Begin));
        Assert.Equal(1, _begun);
    }

    [Fact]
    public void Another_run_has_a_write_of_its_own()
    {
        var flush = new SharedFlush(_time);

        var first = flush.Of(_run, Begin);

        Assert.NotSame(first, flush.Of(new object(), Begin));
        Assert.Equal(2, _begun);
    }

    private Task Begin()
    {
        _begun++;
        _written = new TaskCompletionSource();
        return _written.Task;
    }
}
