using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class NameTableTests
{
    [Fact]
    public void Many_names_keep_the_numbers_of_their_order()
    {
        var names = new NameTable();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(i, names.GetOrAdd(FormattableString.Invariant($"machine-{i}")));
        }

        Assert.Equal(10_000, names.Count);
        Assert.Equal("machine-4711", names[4711]);
        Assert.True(names.TryGetId("machine-9999", out var last));
        Assert.Equal(9999, last);
        Assert.False(names.TryGetId("machine-10000", out _));
        Assert.Equal(0, names.GetOrAdd("machine-0"));
    }

    [Fact]
    public void Tells_whether_a_number_is_that_of_a_name()
    {
        var names = new NameTable();
        names.GetOrAdd("first");
        names.GetOrAdd("second");

        Assert.True(names.Is(1, "second"u8));
        Assert.False(names.Is(0, "second"u8));
        Assert.False(names.Is(2, "second"u8));
        Assert.False(names.Is(-1, "second"u8));
    }

    [Fact]
    public async Task Readers_find_what_was_there_before_while_names_are_added()
    {
        var names = new NameTable();
        names.GetOrAdd("first");
        var adding = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                names.GetOrAdd(FormattableString.Invariant($"name {i}"));
            }
        });
        while (!adding.IsCompleted)
        {
            Assert.True(names.TryGetId("first", out var id) && id == 0);
            var newest = names.Count - 1;
            Assert.True(names.TryGetId(names[newest], out id) && id == newest);
        }

        await adding;
    }
}
