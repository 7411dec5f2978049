using System.Text.Json;
using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Tests.Operations.Settings;

public sealed class SettingsEditorTests
{
    private static readonly WorkbenchSettings Defaults = new();

    [Theory]
    [InlineData("Streaming.BufferSize")]
    [InlineData("streaming.buffersize")]
    [InlineData("Streaming.Buffer size")]
    [InlineData("STREAMING.buffer-size")]
    public void Finds_a_setting_however_its_name_is_written(string name) =>
        Assert.Equal(2000, Apply(name, "2000").Streaming.BufferSize);

    [Fact]
    public void Leaves_the_settings_that_were_given_as_they_are()
    {
        Apply("Spc.SubgroupSize", "4");

        Assert.Equal(5, Defaults.Spc.SubgroupSize);
    }

    [Theory]
    [InlineData("rate_of_change")]
    [InlineData("RateOfChange")]
    public void Reads_a_choice_by_its_word(string word) =>
        Assert.Equal(ThresholdType.RateOfChange, Apply("Threshold.Type", word).Threshold.Type);

    [Fact]
    public void Reads_numbers_with_a_point_in_every_culture() =>
        Assert.Equal(2.5, Apply("Spc.ControlLimit", "2.5").Spc.ControlLimit);

    [Fact]
    public void An_empty_limit_is_none() => Assert.Null(Apply("Threshold.Lower", "").Threshold.Lower);

    [Theory]
    [InlineData("Spc.SubgroupSize", "21", "Spc.SubgroupSize: 21 is out of range; use 2 to 20 values.")]
    [InlineData("Spc.SubgroupSize", "1", "Spc.SubgroupSize: 1 is out of range; use 2 to 20 values.")]
    [InlineData("Dashboard.UpdateInterval", "0.05", "Dashboard.UpdateInterval: 0.05 is out of range; use 0.1 to 10 s.")]
    [InlineData("Spc.SubgroupSize", "4.5", "Spc.SubgroupSize: '4.5' is not a whole number.")]
    [InlineData("Alerts.Cooldown", "NaN", "Alerts.Cooldown: 'NaN' is not a number.")]
    [InlineData("Alerts.Email", "maybe", "Alerts.Email: 'maybe' is not on or off.")]
    [InlineData("Threshold.Type", "above", "Threshold.Type: 'above' is not one of absolute, relative, rate_of_change, spc_limit.")]
    [InlineData("Kafka.Topic", "a b", "Kafka.Topic: 'a b' is no name of a topic; use up to 249 letters, digits, dots, hyphens and underscores.")]
    [InlineData("Kafka.DeadLetterTopic", "am_qadf_monitoring", "Kafka.DeadLetterTopic: 'am_qadf_monitoring' is the topic of the samples, whose dead letters would come again and again; name another.")]
    [InlineData("Kafka.Properties", "linger.ms", "Kafka.Properties: 'linger.ms' has no value; write name=value, separated by semicolons, such as fetch.wait.max.ms=50.")]
    [InlineData("Kafka.Properties", "a=1; sasl.password=secret", "Kafka.Properties: sasl.password is a secret, and settings are shown and exported; write sasl.password=${VARIABLE} and put it into that environment variable.")]
    [InlineData("Kafka.SecurityProtocol", "tls", "Kafka.SecurityProtocol: 'tls' is not one of plaintext, ssl, sasl_plaintext, sasl_ssl.")]
    [InlineData("Kafka.Topic", "", "Kafka.Topic is empty; it must have a value.")]
    [InlineData("Sql.LookBack", "a lot", "Sql.LookBack: 'a lot' is neither a number nor a duration; write a whole number, such as 1000, or a duration, such as 30s.")]
    [InlineData("Sql.PollInterval", "0", "Sql.PollInterval: 0 is out of range; use 0.01 to 3600 s.")]
    [InlineData("Spc.BaselineSubgroups", "1", "Spc.BaselineSubgroups: 1 subgroup says too little of a process to set limits from; use 0, or 2 to 1000.")]
    [InlineData("Spc.FalseAlarmEvery", "soon", "Spc.FalseAlarmEvery: 'soon' is no time and no number of points; use one such as 7d or 10000.")]
    [InlineData("Spc.FalseAlarmEvery", "1e400", "Spc.FalseAlarmEvery: 1e400 is no number; use more than 2 points, or a time such as 7d.")]
    [InlineData("Spc.FalseAlarmEvery", "2", "Spc.FalseAlarmEvery: 2 is too often; use more than 2 points, or a time such as 7d.")]
    [InlineData("Spc.SigmaMethod", "median_moving_range", "Spc.SigmaMethod: the chart xbar-r has subgroups; use average_range, average_deviation or pooled.")]
    [InlineData("Spc.Standards", "temperature", "Spc.Standards: 'temperature' is no center and sigma; use metric = center ± sigma (or +-), one of the two may be left out, several apart by semicolons.")]
    [InlineData("Spc.Standards", "temperature = 5 +- 0", "Spc.Standards: temperature: the sigma is 0; it must be above 0.")]
    [InlineData("Spc.Standards", "temperature = 5", "Spc.Standards: temperature: xbar-r takes a center together with its sigma, such as 1000 ± 5, or a sigma alone; a target alone is for ma, ewma and cusum.")]
    [InlineData("Spc.Chart", "laney_p", "Spc.SampleSize: the chart laney-p needs the size of the sample of each count; set it, such as 50.")]
    [InlineData("Threshold.Lower", "1300", "Threshold: Lower limit 1300 of the threshold on temperature must be below its upper limit 1200.")]
    public void Says_in_one_sentence_what_is_wrong(string name, string value, string expected)
    {
        var wrong = Assert.Throws<SettingsException>(() => Apply(name, value));

        Assert.Equal([expected], wrong.Errors);
    }

    [Theory]
    [InlineData("Several metrics together are a group: set Groups.Metrics, such as melt = temperature, power.", "Spc.Chart", "t2")]
    [InlineData("Spc.PartMetric: the chart z-mr needs the metric that reports the number of the part; set it, such as recipe.", "Spc.Chart", "z-mr")]
    [InlineData("Spc.PartMetric: the chart i-mr knows no parts; leave it empty, or use z_mr or dnom.", "Spc.Chart", "i-mr", "Spc.PartMetric", "recipe")]
    [InlineData("Spc.Standards: temperature@1: z-mr needs a sigma of each part, such as temperature@1 = 50 ± 2.", "Spc.Chart", "z-mr", "Spc.PartMetric", "recipe", "Spc.Standards", "temperature@1 = 50")]
    [InlineData("Spc.FalseAlarmEvery: limits of dnom are not found for a number of false alarms; leave it empty.", "Spc.Chart", "dnom", "Spc.PartMetric", "recipe", "Spc.Standards", "temperature@1 = 50", "Spc.FalseAlarmEvery", "7d")]
    [InlineData("Spc.FalseAlarmEvery: limits of c are found for points beyond them alone; set Spc.Rules to 1.", "Spc.Chart", "c", "Spc.FalseAlarmEvery", "7d")]
    [InlineData("Spc.FalseAlarmEvery: limits of c are found for points beyond them alone; set Spc.Rules to 1.", "Spc.Chart", "c", "Spc.FalseAlarmEvery", "7d", "Spc.Rules", "none")]
    [InlineData("Spc.FalseAlarmEvery: Spc.Coverage sets the limits, too; leave one of them empty.", "Spc.Coverage", "0.99", "Spc.FalseAlarmEvery", "7d")]
    [InlineData("Spc.FalseAlarmEvery: Spc.ControlLimit is 4 and sets the limits, too; leave it at 3.", "Spc.ControlLimit", "4", "Spc.FalseAlarmEvery", "7d")]
    [InlineData("Spc.SigmaMethod: the chart c finds its sigma in one way only; leave it at usual.", "Spc.Chart", "c", "Spc.SigmaMethod", "pooled")]
    [InlineData("Spc.Standards: scrap: the sigma of c follows from its center; give the center alone.", "Spc.Chart", "c", "Spc.Standards", "scrap = 4 ± 2")]
    [InlineData("Spc.Standards: flow: ar is estimated from its data and takes no given center or sigma.", "Spc.Chart", "ar", "Spc.Standards", "flow = 4 ± 2")]
    public void Says_where_to_go_or_what_does_not_go_together(string end, params string[] changes)
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            SettingsEditor.Apply(Defaults, changes.Chunk(2).Select(change => KeyValuePair.Create(change[0], change[1]))));

        Assert.EndsWith(end, wrong.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_the_settings_there_are_where_one_is_unknown()
    {
        var wrong = Assert.Throws<SettingsException>(() => Apply("Spc.Sigma", "3"));

        Assert.StartsWith("There is no setting 'Sigma' in Spc; there are ControlLimit, SubgroupSize,", wrong.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_the_groups_there_are_where_one_is_unknown()
    {
        var wrong = Assert.Throws<SettingsException>(() => Apply("Sigma", "3"));

        Assert.StartsWith("There is no setting 'Sigma'; write Group.Setting, where Group is one of Kafka, Mqtt, Streaming,", wrong.Errors.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_everything_that_is_wrong_and_changes_nothing()
    {
        var wrong = Assert.Throws<SettingsException>(() => SettingsEditor.Apply(
            Defaults, [new("Spc.SubgroupSize", "4"), new("Spc.ControlLimit", "9"), new("Streaming.BatchSize", "x")]));

        Assert.Equal(2, wrong.Errors.Count);
    }

    [Fact]
    public void Limits_of_a_threshold_that_uses_none_are_not_compared() =>
        Assert.Equal(
            ThresholdType.SpcLimit,
            SettingsEditor.Apply(Defaults, [new("Threshold.Type", "spc_limit"), new("Threshold.Lower", "1300")]).Threshold.Type);

    [Fact]
    public void What_is_written_as_json_is_read_back()
    {
        var settings = Apply("Threshold.Type", "rate_of_change") with { Kafka = new KafkaSettings { ConsumerGroup = "press \"7\"" } };
        using var document = JsonDocument.Parse(SettingsJson.Write(settings));

        Assert.Equal(settings, SettingsEditor.Apply(Defaults, SettingsJson.ToChanges(document.RootElement)));
    }

    [Theory]
    [InlineData("[]", "Settings must be a JSON object of groups")]
    [InlineData("{\"Spc\":3}", "Spc must be a JSON object of settings")]
    [InlineData("{\"Spc\":{\"Rules\":[1]}}", "Spc.Rules must be a number, a text, true or false.")]
    public void Json_of_another_shape_is_refused(string json, string start)
    {
        using var document = JsonDocument.Parse(json);

        var wrong = Assert.Throws<SettingsException>(() => SettingsJson.ToChanges(document.RootElement));

        Assert.StartsWith(start, wrong.Errors.Single(), StringComparison.Ordinal);
    }

    private static WorkbenchSettings Apply(string name, string value) =>
        SettingsEditor.Apply(Defaults, [new(name, value)]);
}
