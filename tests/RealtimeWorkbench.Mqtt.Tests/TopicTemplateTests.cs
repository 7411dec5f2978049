namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class TopicTemplateTests
{
    [Theory]
    [InlineData("plant/{machine}/{metric}", "plant/+/+", "plant/m1/temperature", "m1", "temperature")]
    [InlineData("plant/+/temperature", "plant/+/temperature", "plant/m1/temperature", "m1", "temperature")]
    [InlineData("plant/{metric}/{machine}", "plant/+/+", "plant/temperature/m1", "m1", "temperature")]
    [InlineData("+/{machine}/data", "+/+/data", "plant/m1/data", "m1", "data")]
    [InlineData("plant/{machine}", "plant/+", "plant/m1", "m1", "")]
    [InlineData("plant/{machine}/#", "plant/+/#", "plant/m1/axis/x", "m1", "axis/x")]
    [InlineData("plant/{machine}/#", "plant/+/#", "plant/m1", "m1", "")]
    [InlineData("#", "#", "a/b", "", "a/b")]
    [InlineData("$share/rtw/plant/{machine}/{metric}", "$share/rtw/plant/+/+", "plant/m1/temperature", "m1", "temperature")]
    [InlineData("oven", "oven", "oven", "", "oven")]
    public void Levels_of_a_topic_name_machine_and_metric(string text, string filter, string topic, string machine, string metric)
    {
        var template = new TopicTemplate(text);

        Assert.Equal(filter, template.Filter);
        Assert.True(template.Matches(topic, out var foundMachine, out var foundMetric));
        Assert.Equal((machine, metric), (foundMachine, foundMetric));
    }

    [Theory]
    [InlineData("plant/{machine}/{metric}", "plant/m1")]
    [InlineData("plant/{machine}/{metric}", "plant/m1/a/b")]
    [InlineData("plant/+/temperature", "plant/m1/power")]
    [InlineData("plant/a/#", "plant")]
    public void Other_topics_do_not_match(string text, string topic) => Assert.False(new TopicTemplate(text).Matches(topic, out _, out _));
}
