using System.Globalization;

namespace RealtimeWorkbench.Export;

/// <summary>Writes times for files: ISO 8601 in UTC, with as many decimals as there are.</summary>
internal static class IsoTime
{
    public static string Of(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>For people: to the second, with the zone.</summary>
    public static string ForPeople(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>For people, for lines of one day: time of day to the millisecond, as the live log has it.</summary>
    public static string TimeOfDay(DateTimeOffset time) =>
        time.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>For people, for lines of several days.</summary>
    public static string DateAndTimeOfDay(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>For people, where the zone is said elsewhere.</summary>
    public static string WithoutZone(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture);
}
