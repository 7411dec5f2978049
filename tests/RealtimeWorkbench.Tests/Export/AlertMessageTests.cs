using System.Text;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Export;

public sealed class AlertMessageTests
{
    [Fact]
    public void Is_the_JSON_that_the_documentation_shows()
    {
        var start = new DateTimeOffset(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);
        var alert = new Alert
        {
            Id = "am-01/temperature/threshold-absolute#3",
            Key = new AlertKey("threshold/absolute", "am-01", "temperature"),
            State = AlertState.UnacknowledgedReturnedToNormal,
            Severity = Severity.Medium,
            Explanation = "temperature of am-01 is 1250 °C.",
            Value = double.PositiveInfinity,
            Lower = null,
            Upper = 1200,
            RaisedAt = start,
            LastSeenAt = start,
            ClearedAt = start.AddSeconds(12.5),
            Count = 1,
        };

        var json = AlertMessage.Of(new AlertChange(AlertChangeKind.StillActive, alert, start.AddSeconds(12.5), "It is back.", Notify: true) { Number = 2 }).ToJson();

        Assert.Equal(
            """{"version":1,"id":"am-01/temperature/threshold-absolute#3.2-still-active@20261121T101512.5000000Z","kind":"stillActive","at":"2026-11-21T10:15:12.5Z","reason":"It is back.","alert":{"id":"am-01/temperature/threshold-absolute#3","rule":"threshold/absolute","machine":"am-01","metric":"temperature","severity":"medium","state":"returned","message":"temperature of am-01 is 1250 °C.","value":null,"lower":null,"upper":1200,"raisedAt":"2026-11-21T10:15:00Z","lastSeenAt":"2026-11-21T10:15:00Z","clearedAt":"2026-11-21T10:15:12.5Z","count":1,"acknowledgedBy":null,"acknowledgedAt":null,"note":null}}""",
            Encoding.UTF8.GetString(json));
    }
}
