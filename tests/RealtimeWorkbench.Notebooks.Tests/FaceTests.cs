using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Dashboard.Page;
using RealtimeWorkbench.Notebooks.Tests.Hosts;

namespace RealtimeWorkbench.Notebooks.Tests;

public sealed partial class FaceTests
{
    private static readonly bool HasLoader = File.Exists(Path.Combine(DashboardPage.Folder, "cell-loader.js"));

    [Fact]
    public async Task The_face_carries_address_token_and_the_last_state()
    {
        await using var workbench = Runs.Quick(options => options.Serve = true);
        await workbench.RunAsync(Operation.CompleteWorkflow);

        var html = workbench.ToHtml();

        Assert.Contains("✅ Complete Workflow on Demo: completed", html, StringComparison.Ordinal);
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("Complete Workflow completed in", html, StringComparison.Ordinal);
        if (HasLoader)
        {
            var address = workbench.Address!;
            Assert.Contains("data-kind=\"workbench\"", html, StringComparison.Ordinal);
            Assert.Contains($"data-address=\"http://127.0.0.1:{address.Port}/\"", html, StringComparison.Ordinal);
            Assert.Contains($"data-token=\"{address.Query["?token=".Length..]}\"", html, StringComparison.Ordinal);
            Assert.Contains(DashboardPage.ReadFile("cell-loader.js"), html, StringComparison.Ordinal);
            using var client = new HttpClient();
            var served = await client.GetByteArrayAsync(new Uri(address, "realtime-workbench.standalone.js"));
            Assert.Contains(
                $"data-integrity=\"sha384-{Convert.ToBase64String(SHA384.HashData(served))}\"", html, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains("The page has no cell-loader.js", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Outputs_name_nothing_outside_and_every_element_once()
    {
        await using var workbench = Runs.Quick();
        var result = await workbench.RunAsync(Operation.CompleteWorkflow);
        var html = string.Concat(new Displayable[] { result, result.Charts, result.Chart, result.Samples, result.Alerts, result.Alerts }.Select(value => value.ToHtml()));

        var ids = Ids().Matches(html).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.DoesNotMatch(Outside(), html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workbench_of_the_same_name_ends_the_older_one_and_takes_over_its_place()
    {
        var name = Guid.NewGuid().ToString("N");
        var older = Runs.Quick(options => (options.Name, options.Serve) = (name, true));
        older.Start(Operation.LiveDashboard);

        await using var workbench = Runs.Quick(options => (options.Name, options.Serve) = (name, true));

        Assert.Equal(older.DisplayId, workbench.DisplayId);
        Assert.NotNull(workbench.Address);
        Assert.Same(workbench, Workbench.Get(name));
        Assert.False(older.Status.IsRunning);
        foreach (var use in new Func<Task>[] { () => older.RunAsync(Operation.RealtimeSetup), () => older.WatchAsync() })
        {
            Assert.StartsWith("This workbench has ended", (await Assert.ThrowsAsync<InvalidOperationException>(use)).Message, StringComparison.Ordinal);
        }

        using var client = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(workbench.Address)).StatusCode);
        Assert.Equal(older.Seat with { Taken = 0 }, workbench.Seat with { Taken = 0 });
        Assert.Equal(workbench.Seat.Taken, older.Seat.Taken);
    }

    [Fact]
    public async Task Wrong_options_do_not_end_the_workbench_that_works()
    {
        await using var workbench = Runs.Quick();

        Assert.ThrowsAny<Exception>(() => Workbench.Create(options =>
        {
            options.Name = workbench.Name;
            options["Spc.SubgroupSize"] = 99;
        }));

        await workbench.RunAsync(Operation.RealtimeSetup);
        Assert.Same(workbench, Workbench.Get(workbench.Name));
    }

    [Fact]
    public async Task A_port_in_use_moves_to_the_next_one_and_says_so()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var workbench = Runs.Quick(options =>
        {
            options.Serve = true;
            options["Dashboard.WebSocketPort"] = port;
        });

        Assert.NotEqual(port, workbench.Address!.Port);
        Assert.Contains(workbench.Log, line => line.Message.StartsWith(Invariant($"Port {port} is in use"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_workbench_that_is_not_served_says_so_and_works()
    {
        await using var workbench = Runs.Quick();

        Assert.Null(workbench.Address);
        Assert.Contains("The live face is off (Serve = false); this is the last state.", workbench.ToHtml(), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", workbench.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_is_live_while_its_run_goes_on_and_fixed_afterwards()
    {
        var host = new PlayedHost();
        await using var workbench = await Runs.QuickAsync(host, options =>
        {
            options.Serve = true;
            options["Demo.RealTime"] = true;
            options["Demo.Duration"] = 0;
        });
        workbench.Start(Operation.RealtimeSpc);
        while (!workbench.Charts.Any(known => known.IsControlChart))
        {
            await Task.Yield();
        }

        var chart = workbench.Charts.First(known => known.IsControlChart);
        var result = await workbench.StopAsync();

        Assert.True(chart.IsLive);
        Assert.False(result!.Chart.IsLive);
        if (HasLoader)
        {
            Assert.Contains($"data-kind=\"chart\" data-chart=\"{chart.Id}\" data-run=\"", chart.ToHtml(), StringComparison.Ordinal);
            Assert.Contains("data-kind=\"figure\"", result.Chart.ToHtml(), StringComparison.Ordinal);
            Assert.Contains("<script type=\"application/json\" class=\"rtw-figure\">{\"data\":[", result.Chart.ToHtml(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_charts_in_an_output_bring_the_script_once()
    {
        await using var workbench = Runs.Quick(options => options.Serve = true);
        var result = await workbench.RunAsync(Operation.RealtimeSpc);

        var html = result.Charts.ToHtml();

        Assert.True(result.Charts.Count > 1);
        if (HasLoader)
        {
            Assert.Equal(result.Charts.Count, Regex.Count(html, "data-kind=\"figure\""));
            Assert.Single(html.Split(DashboardPage.ReadFile("cell-loader.js")).Skip(1));
        }
    }

    [Fact]
    public async Task Names_from_data_cannot_write_markup()
    {
        var file = Path.Combine(Path.GetTempPath(), $"rtw-{Guid.NewGuid():N}.csv");
        await File.WriteAllLinesAsync(
            file, ["time,</script><img src=x>", .. Enumerable.Range(0, 100).Select(i => Invariant($"2026-01-01T00:{i / 60:00}:{i % 60:00}Z,{i % 7}"))]);
        await using var workbench = Runs.Quick(options => options.Serve = true);

        var result = await workbench.RunAsync(Operation.StreamProcessing, "file:" + file);

        Assert.DoesNotContain("<img", result.ToHtml() + result.Charts.ToHtml() + workbench.ToHtml() + result.Samples.ToHtml(), StringComparison.Ordinal);
        File.Delete(file);
    }

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("https?://|<link|<iframe|@import|url\\(| src=")]
    private static partial Regex Outside();
}
