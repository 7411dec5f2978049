using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql.Tests;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://press@db.example:5433/line%203", "postgres://db.example:5433/line 3", "press")]
    [InlineData("postgresql://press@db.example", "postgres://db.example:5432/press", "press")]
    [InlineData("postgres://press@db/line?sslmode=VerifyFull&search_path=checkpoints", "postgres://db:5432/line", "press")]
    [InlineData("Host=db; Port=5433; Username=press; Database=line", "postgres://db:5433/line", "press")]
    [InlineData("Database=line;Username=press;Server=db", "postgres://db:5432/line", "press")]
    public void Reads_urls_and_settings(string path, string name, string user)
    {
        Assert.True(PostgresAddress.TryParse(path, _ => "secret", out var address));

        Assert.Equal((name, user, "secret"), (address.Name, address.User, address.Settings.Password));
    }

    [Fact]
    public void A_password_in_the_address_is_of_that_server_and_goes_before_the_variable()
    {
        Assert.True(PostgresAddress.TryParse("postgres://press:own@b/line", _ => "of another", out var address, "RTW_SQL_ADDRESS", mayHoldPassword: true));

        Assert.Equal("own", address.Settings.Password);
    }

    [Theory]
    [InlineData("line-3.db")]
    [InlineData("/var/lib/rtw/line-3.db")]
    [InlineData(@"C:\data\line=3;4.db")]
    public void Takes_anything_else_for_a_file(string path) => Assert.False(PostgresAddress.TryParse(path, _ => null, out _));

    [Theory]
    [InlineData("postgres://press:secret@db/line")]
    [InlineData("Host=db;Password=secret")]
    [InlineData("postgres://press@db/line?password=secret")]
    public void Refuses_a_password_in_settings_that_are_shown(string path)
    {
        var problem = Assert.Throws<CheckpointException>(() => PostgresAddress.TryParse(path, _ => null, out _));

        Assert.Equal(
            "Checkpoint.Path holds a password, but settings are shown and exported; take it out and put it into the environment variable RTW_POSTGRES_PASSWORD.",
            problem.Message);
    }

    [Theory]
    [InlineData("postgres://", "it is no URL")]
    [InlineData("Host=db;Colour=red", "a setting in it is unknown or has a value that is none")]
    [InlineData("Host=db;Port=many", "a setting in it is unknown or has a value that is none")]
    [InlineData("Host=;Database=line", "it names no host")]
    public void Says_what_is_wrong(string path, string why)
    {
        var problem = Assert.Throws<CheckpointException>(() => PostgresAddress.TryParse(path, _ => null, out _));

        Assert.Equal(
            $"Checkpoint.Path is not the address of a PostgreSQL database, because {why}; write it as postgres://user@host:5432/database or Host=…;Username=…;Database=….",
            problem.Message);
    }
}
