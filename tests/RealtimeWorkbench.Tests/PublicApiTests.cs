using System.Reflection;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Tests;

/// <summary>Keeps the public surface of the engine in a file, so that every change of it is seen in review.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_api_is_the_reviewed_one()
    {
        var reviewed = Path.Combine(Repository.Root, "tests", "RealtimeWorkbench.Tests", "PublicApi.txt");
        var actual = string.Concat(Describe(typeof(Workbench).Assembly).Select(line => line + "\n"));
        if (Environment.GetEnvironmentVariable("RTW_UPDATE") == "1")
        {
            File.WriteAllText(reviewed, actual);
        }

        Assert.True(
            File.Exists(reviewed) && actual == File.ReadAllText(reviewed),
            "The public API changed. If that is meant, run this test with RTW_UPDATE=1 and commit PublicApi.txt.");
    }

    private static IEnumerable<string> Describe(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        orderby type.FullName
        from line in Members(type).Order(StringComparer.Ordinal).Prepend(type.FullName!)
        select line;

    private static IEnumerable<string> Members(Type type) =>
        from member in type.GetMembers(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where member is not MethodBase { IsSpecialName: true } || member is ConstructorInfo
        where member.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        select $"    {member}";
}
