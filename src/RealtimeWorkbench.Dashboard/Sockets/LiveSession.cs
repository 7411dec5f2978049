using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Sockets;

/// <summary>The connection of one view: one loop sends what changed, one reads what the view asks for.</summary>
/// <param name="workbench">The workbench.</param>
/// <param name="socket">The connection.</param>
/// <param name="timing">How long things may take.</param>
/// <param name="time">Clock of the waits.</param>
internal sealed class LiveSession(Workbench workbench, WebSocket socket, LiveTiming timing, TimeProvider time)
{
    private readonly LiveFeed _feed = new(workbench);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private int _width;

    /// <summary>Serves the view until it goes, or the server ends.</summary>
    /// <param name="since">Version that the view knows, if it was connected before.</param>
    /// <param name="instance">State that the version belongs to.</param>
    /// <param name="ending">Cancelled when the server ends.</param>
    public async Task RunAsync(long? since, string? instance, CancellationToken ending)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ending);
        var receiving = ReceiveAsync();
        var sending = SendAsync(since, instance, stop.Token);
        await Task.WhenAny(receiving, sending);

        // A send under way is not cancelled, which would tear the connection: it has a time limit of its own.
        await stop.CancelAsync();
        if (await sending)
        {
            await CloseAsync(receiving);
        }
        else
        {
            socket.Abort();
        }

        await receiving;
    }

    /// <summary>Sends what changed until told to stop: at once how the operation stands and what is alarming, and values, but these no more often than the update interval says.</summary>
    /// <returns>Whether the connection still works.</returns>
    private async Task<bool> SendAsync(long? since, string? instance, CancellationToken stop)
    {
        if (!await SendAsync(_feed.Begin(since, instance)))
        {
            return false;
        }

        var sent = time.GetTimestamp();
        var valuesSent = sent;
        while (await WaitAsync(valuesSent, stop))
        {
            if (Interlocked.Exchange(ref _width, 0) is > 0 and var width)
            {
                _feed.SetWidth(width);
            }

            var isDue = UntilDue(valuesSent) is { } left && left <= TimeSpan.Zero;
            var messages = isDue ? _feed.Complete() : _feed.News();
            if (messages.Any(LiveFeed.HasValues))
            {
                valuesSent = time.GetTimestamp();
            }

            if (messages.Count == 0 && time.GetElapsedTime(sent) >= timing.PingAfter)
            {
                messages = [new PingMessage { Seq = _feed.Seq }];
            }

            if (messages.Count > 0)
            {
                if (!await SendAsync(messages))
                {
                    return false;
                }

                sent = time.GetTimestamp();
            }
        }

        return true;
    }

    /// <summary>Waits until there may be news, or values that may be sent. The settings are read anew each time.</summary>
    /// <returns>Whether to go on.</returns>
    private async Task<bool> WaitAsync(long valuesSent, CancellationToken stop)
    {
        // Values that are due go as soon as they come; those that aren't yet don't wake anybody before they are.
        var left = UntilDue(valuesSent) ?? timing.News;
        var isDue = left <= TimeSpan.Zero;
        var longest = isDue || left > timing.News ? timing.News : left;
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            // Whoever presses Stop looks at the button until it says so, and an alert may call for it: these never wait.
            List<Task> changes = [workbench.Live.StateAfterAsync(_feed.NewsSeq)];
            if (isDue)
            {
                changes.Add(workbench.Live.ValuesAfterAsync(_feed.Seq));
            }

            await Task.WhenAny([.. changes, Task.Delay(longest, time, over.Token)]);
            await over.CancelAsync();
            if (changes.Any(change => change.IsCompleted))
            {
                await Task.Delay(timing.Gather, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return !stop.IsCancellationRequested;
    }

    /// <summary>Time until the next values may be sent, or <see langword="null"/> if live updates are off.</summary>
    private TimeSpan? UntilDue(long valuesSent)
    {
        var settings = workbench.Settings.Dashboard;
        return settings.LiveUpdates
            ? TimeSpan.FromSeconds(settings.UpdateInterval) - timing.Slack - time.GetElapsedTime(valuesSent)
            : null;
    }

    private async Task<bool> SendAsync(IReadOnlyList<LiveMessage> messages)
    {
        foreach (var message in messages)
        {
            _buffer.ResetWrittenCount();
            using (var writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { Encoder = WireJson.Types.Options.Encoder }))
            {
                JsonSerializer.Serialize(writer, message, WireJson.Types.GetTypeInfo(message.GetType())!);
            }

            using var limit = new CancellationTokenSource(timing.Send, time);
            try
            {
                await socket.SendAsync(_buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            }
            catch (Exception gone) when (IsGone(gone))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads until the view closes or sends something that it may not.</summary>
    private async Task<Closing> ReceiveAsync()
    {
        // One byte more than allowed tells "too large" from "just fits".
        var buffer = new byte[Limits.ClientMessageBytes + 1];
        var length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            }
            catch (Exception gone) when (IsGone(gone))
            {
                return Closing.Done;
            }

            length += received.Count;
            if (received.MessageType != WebSocketMessageType.Text || length > Limits.ClientMessageBytes)
            {
                return received.MessageType switch
                {
                    WebSocketMessageType.Close => Closing.Done,
                    WebSocketMessageType.Binary => Closing.NotText,
                    _ => Closing.TooLarge,
                };
            }

            if (received.EndOfMessage)
            {
                if (WidthIn(buffer.AsSpan(0, length)) is not { } width)
                {
                    return Closing.NotUnderstood;
                }

                Interlocked.Exchange(ref _width, width);
                length = 0;
            }
        }
    }

    /// <summary>Reads the one message that a view may send.</summary>
    /// <returns>Its width in points, or <see langword="null"/> if it is something else.</returns>
    internal static int? WidthIn(ReadOnlySpan<byte> message)
    {
        try
        {
            var request = JsonSerializer.Deserialize(message, WireJson.Types.ViewRequest);
            return request is { Type: "view", Width: >= Limits.NarrowestView and <= Limits.WidestView } ? request.Width : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task CloseAsync(Task<Closing> receiving)
    {
        using var limit = new CancellationTokenSource(timing.Close, time);
        try
        {
            if (receiving.IsCompleted)
            {
                var closing = await receiving;
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                {
                    await socket.CloseAsync(closing.Status, closing.Reason, limit.Token);
                }

                return;
            }

            // The receiving loop is still reading, so it takes the client's answer.
            await socket.CloseOutputAsync(Closing.ServerEnds.Status, Closing.ServerEnds.Reason, limit.Token);
            await receiving.WaitAsync(timing.Close, time, CancellationToken.None);
        }
        catch (Exception gone) when (IsGone(gone) || gone is TimeoutException)
        {
            socket.Abort();
        }
    }

    private static bool IsGone(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
