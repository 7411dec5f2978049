using System.Text;

namespace RealtimeWorkbench.Kafka.Tests;

public sealed class MessageKeyTests
{
    [Theory]
    [InlineData("am-01", "am-01")]
    [InlineData("Presse 7 ö", "Presse 7 ö")]
    [InlineData("\0\0\0\a", "key-00000007")]
    public void A_key_that_is_text_is_the_machine_and_others_are_written_in_digits(string key, string machine)
    {
        Assert.Equal(machine, MachineOf(Encoding.UTF8.GetBytes(key)));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_written_in_digits()
    {
        Assert.Equal("key-fffe", MachineOf([0xFF, 0xFE]));
    }

    [Fact]
    public void Long_keys_become_their_hash_so_that_different_ones_stay_different()
    {
        var one = MachineOf(Encoding.UTF8.GetBytes(new string('a', 300)));
        var other = MachineOf(Encoding.UTF8.GetBytes(new string('a', 299) + "b"));

        Assert.StartsWith("key-", one, StringComparison.Ordinal);
        Assert.Equal(68, one.Length);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Equal_keys_give_equal_machines_whatever_came_between()
    {
        var keys = new MessageKey();

        var first = keys.MachineOf([0xFF]).ToArray();
        _ = keys.MachineOf([0xFE]);

        Assert.Equal(first, keys.MachineOf([0xFF]).ToArray());
    }

    private static string MachineOf(byte[] key) => Encoding.UTF8.GetString(new MessageKey().MachineOf(key));
}
