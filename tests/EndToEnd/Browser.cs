using Microsoft.Playwright;

namespace EndToEnd;

/// <summary>One browser for all tests; each page has a context of its own and so shares nothing with others.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Nothing in these tests takes that long, even on a busy machine; who waits longer waits for what never comes.</summary>
    public const float PatienceMilliseconds = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Program is not { } program)
        {
            return;
        }

        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page of its own.</summary>
    /// <param name="address">Address of the dashboard, with its token.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="height">Height of the window in pixels.</param>
    /// <param name="scheme">Light or dark.</param>
    internal async Task<DashboardPage> OpenAsync(
        Uri address, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        await DashboardPage.OpenAsync(await ContextAsync(width, height, scheme), address);

    /// <summary>Opens a page that is not the dashboard, such as that of a notebook.</summary>
    internal async Task<DashboardPage> OpenAnyAsync(
        Uri address, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        await DashboardPage.OpenAnyAsync(await ContextAsync(width, height, scheme), address);

    /// <summary>Opens a file with no network: whatever it asks for beyond the disk is refused.</summary>
    internal async Task<DashboardPage> OpenFileAsync(string path, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await ContextAsync(1280, 900, scheme);
        await context.RouteAsync(url => !url.StartsWith("file:", StringComparison.Ordinal), route => route.AbortAsync());
        return await DashboardPage.OpenAnyAsync(context, new Uri(path));
    }

    private async Task<IBrowserContext> ContextAsync(int width, int height, ColorScheme scheme)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            AcceptDownloads = true,
            ColorScheme = scheme,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(PatienceMilliseconds);
        return context;
    }
}
