using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Tests.Operations.Settings;

public sealed class SettingsSchemaTests
{
    /// <summary>The names, ranges and defaults that the design promises.</summary>
    public static TheoryData<string, string, double?, double?, object> Contract => new()
    {
        { "Kafka", "BootstrapServers", null, null, "localhost:9092" },
        { "Kafka", "Topic", null, null, "am_qadf_monitoring" },
        { "Kafka", "ConsumerGroup", null, null, "am_qadf_consumers" },
        { "Streaming", "BufferSize", 100, 10000, 1000 },
        { "Streaming", "BatchSize", 10, 1000, 100 },
        { "Streaming", "IncrementalProcessing", null, null, true },
        { "Streaming", "BufferManagement", null, null, true },
        { "Dashboard", "WebSocketPort", 0, 65535, 8765 },
        { "Dashboard", "UpdateInterval", 0.1, 10, 1.0 },
        { "Dashboard", "LiveUpdates", null, null, true },
        { "Alerts", "Cooldown", 0, 3600, 300.0 },
        { "Alerts", "Email", null, null, false },
        { "Alerts", "Sms", null, null, false },
        { "Alerts", "Dashboard", null, null, true },
        { "Threshold", "Metric", null, null, "temperature" },
        { "Threshold", "Type", null, null, "absolute" },
        { "Threshold", "Lower", null, null, 800.0 },
        { "Threshold", "Upper", null, null, 1200.0 },
        { "Spc", "ControlLimit", 1, 5, 3.0 },
        { "Spc", "SubgroupSize", 2, 20, 5 },
        { "Spc", "Enabled", null, null, true },
        { "Health", "CheckInterval", 1, 600, 60.0 },
        { "Health", "System", null, null, true },
        { "Health", "Process", null, null, true },
    };

    [Theory]
    [MemberData(nameof(Contract))]
    public void Has_the_names_ranges_and_defaults_of_the_contract(
        string group, string name, double? minimum, double? maximum, object byDefault)
    {
        var setting = SettingsSchema.Groups.Single(known => known.Name == group).Settings.Single(known => known.Name == name);

        Assert.Equal((minimum, maximum), (setting.Minimum, setting.Maximum));
        Assert.Equal(byDefault, setting.Default);
    }

    [Fact]
    public void Every_setting_has_a_title_and_a_sentence()
    {
        foreach (var setting in SettingsSchema.Groups.SelectMany(group => group.Settings))
        {
            Assert.NotEqual("", setting.Title);
            Assert.EndsWith(".", setting.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_document_of_all_settings_is_made_from_the_records()
    {
        var document = Path.Combine(Repository.Root, "docs", "settings.md");
        if (Environment.GetEnvironmentVariable("RTW_UPDATE") == "1")
        {
            File.WriteAllText(document, SettingsDocument.Write());
        }

        Assert.True(
            File.ReadAllText(document) == SettingsDocument.Write(),
            "docs/settings.md is out of date. Run this test with RTW_UPDATE=1 to write it anew.");
    }
}
