using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public sealed class SourcePositionTests
{
    [Fact]
    public void A_memo_is_made_once_and_only_when_it_is_asked_for()
    {
        var made = 0;
        var position = SourcePosition.Late(3, () => $"memo {++made}");
        var copy = position with { Partition = "p" };

        Assert.True(position != default && copy != position);
        Assert.False(position == new SourcePosition(3) || position == new SourcePosition(0));
        Assert.Equal(0, made);
        Assert.Equal("memo 1", copy.Memo);
        Assert.Equal("memo 1", position.Memo);
        Assert.Equal(1, made);
    }

    [Fact]
    public void A_position_is_the_same_however_its_memo_is_made()
    {
        var position = new SourcePosition(3, Memo: "a");
        var late = SourcePosition.Late(3, () => "a");

        Assert.Equal(position, late);
        Assert.Equal(late, position);
        Assert.Equal(position.GetHashCode(), late.GetHashCode());
        Assert.Equal(late, SourcePosition.Late(3, () => "a"));
        Assert.NotEqual(late, SourcePosition.Late(3, () => "b"));
        Assert.Equal("b", (late with { Memo = "b" }).Memo);
        Assert.Null((late with { Memo = null }).Memo);
        Assert.Null(default(SourcePosition).Memo);
        Assert.Equal(default, new SourcePosition(0));
    }
}
