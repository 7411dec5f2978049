using System.Text;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class MqttJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => _folder["journal"];

    [Fact]
    public void What_was_written_is_there_when_it_is_opened_again()
    {
        string identity;
        using (var journal = MqttJournal.Open(Folder))
        {
            identity = journal.Identity;
            Assert.Equal(0, journal.Append(new JournalRecord("a/b"u8, "21.5"u8, 7, isRetained: true)));
            Write(journal, "one", "");
        }

        using var again = MqttJournal.Open(Folder);

        Assert.Equal((identity, 3), (again.Identity, again.Next));
        Assert.Equal(["0 a/b=21.5 at 7 retained", "1 t=one at 0", "2 t= at 0"], Records(again, 0));
        Assert.Equal(["2 t= at 0"], Records(again, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(22)]
    public void A_record_that_is_half_written_is_cut_off_and_its_number_given_again(int missing)
    {
        using (var journal = MqttJournal.Open(Folder))
        {
            Write(journal, "one", "two");
        }

        var file = Directory.GetFiles(Folder, "*.mqttj").Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^missing]);

        using (var again = MqttJournal.Open(Folder))
        {
            Assert.Equal(1, again.Next);
            Write(again, "three");
        }

        using var last = MqttJournal.Open(Folder);
        Assert.Equal(["0 t=one at 0", "1 t=three at 0"], Records(last, 0));
        Assert.Null(last.Damage);
    }

    [Fact]
    public void What_is_done_with_goes_file_by_file()
    {
        using var journal = MqttJournal.Open(Folder, segmentBytes: 40);
        for (var number = 0; number < 10; number++)
        {
            Write(journal, Invariant($"{number}"));
        }

        journal.Trim(3);
        Assert.Equal(2, journal.First);
        journal.Trim(9);
        Assert.Equal(8, journal.First);
        journal.Trim(10);
        Assert.Empty(Directory.GetFiles(Folder, "*.mqttj"));

        Write(journal, "more");
        Assert.Equal(["10 t=more at 0"], Records(journal, 0));
    }

    [Fact]
    public void Numbers_never_go_back_behind_a_position_that_was_kept()
    {
        using (var journal = MqttJournal.Open(Folder))
        {
            Write(journal, "one");
            journal.BeginAt(5);
            Write(journal, "six");
        }

        using var again = MqttJournal.Open(Folder);
        Assert.Equal(6, again.Next);
        Assert.Equal(["0 t=one at 0", "5 t=six at 0"], Records(again, 0));
    }

    [Fact]
    public void Damage_in_the_middle_loses_what_is_behind_it_in_that_file_and_is_said()
    {
        using var journal = MqttJournal.Open(Folder, segmentBytes: 40);
        Write(journal, "a");
        Write(journal, "b");
        Write(journal, "c");
        var first = Directory.GetFiles(Folder, "*.mqttj").Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(first);
        bytes[^1] ^= 1;
        File.WriteAllBytes(first, bytes);

        Assert.Equal(["0 t=a at 0", "2 t=c at 0"], Records(journal, 0));
        Assert.Equal($"The journal {first} is damaged: up to 1 messages of it are lost.", journal.Damage);
    }

    [Fact]
    public void What_cannot_be_written_is_written_when_it_can()
    {
        using var journal = MqttJournal.Open(Folder);
        var inTheWay = Directory.CreateDirectory(Path.Combine(Folder, "00000000000000000000.mqttj"));
        journal.Append(new JournalRecord("t"u8, "one"u8, 0, isRetained: false));
        Assert.False(journal.TryFlush(out var problem));
        Assert.NotEmpty(problem!);

        inTheWay.Delete();
        journal.Append(new JournalRecord("t"u8, "two"u8, 0, isRetained: false));

        Assert.True(journal.TryFlush(out _));
        Assert.Equal(["0 t=one at 0", "1 t=two at 0"], Records(journal, 0));
    }

    [Fact]
    public void Another_user_of_the_folder_is_refused()
    {
        using var journal = MqttJournal.Open(Folder);

        var wrong = Assert.Throws<SourceException>(() => MqttJournal.Open(Folder));

        Assert.StartsWith($"The journal of MQTT in {Folder} cannot be opened: ", wrong.Message, StringComparison.Ordinal);
        Assert.EndsWith("; give each run a folder of its own as Mqtt.Journal.", wrong.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(MqttJournal journal, params string[] payloads)
    {
        foreach (var payload in payloads)
        {
            journal.Append(new JournalRecord("t"u8, Encoding.UTF8.GetBytes(payload), 0, isRetained: false));
        }

        Assert.True(journal.TryFlush(out _));
    }

    private static List<string> Records(MqttJournal journal, long from)
    {
        var records = new List<string>();
        journal.Replay(from, (number, record) =>
        {
            records.Add(Invariant(
                $"{number} {Encoding.UTF8.GetString(record.Topic)}={Encoding.UTF8.GetString(record.Payload)} at {record.Ticks}{(record.IsRetained ? " retained" : "")}"));
            return true;
        });
        return records;
    }
}
