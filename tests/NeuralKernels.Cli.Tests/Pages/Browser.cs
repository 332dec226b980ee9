using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>A headless Chromium, controlled over its DevTools protocol: what it shows, reports and fetches.</summary>
internal sealed class Browser : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("nk-browser-");
    private readonly CancellationTokenSource _patience = new(s_patience);
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private readonly Process _process;
    private string? _session;
    private int _lastId;

    private Browser(string executable)
    {
        var start = new ProcessStartInfo(executable) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in new[]
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--remote-debugging-port=0",
            $"--user-data-dir={_profile.FullName}", "about:blank",
        })
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
    }

    /// <summary>The name of a Chromium in the path, or the value of NK_BROWSER; null where there is none.</summary>
    public static string? Find()
    {
        string[] names = Environment.GetEnvironmentVariable("NK_BROWSER") is { Length: > 0 } named
            ? [named]
            : ["chromium", "chromium-browser", "google-chrome"];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    /// <summary>Starts it with an empty page.</summary>
    public static async Task<Browser> Start(string executable)
    {
        var browser = new Browser(executable);
        const string listening = "DevTools listening on ";
        string? line;
        do
        {
            line = await browser._process.StandardError.ReadLineAsync(browser._patience.Token)
                ?? throw new InvalidOperationException($"{executable} ended before it listened.");
        }
        while (!line.StartsWith(listening, StringComparison.Ordinal));

        // Its further output is read and ignored, so that it never blocks on a full pipe.
        _ = browser._process.StandardError.ReadToEndAsync();
        _ = browser._process.StandardOutput.ReadToEndAsync();
        await browser._socket.ConnectAsync(new Uri(line[listening.Length..]), browser._patience.Token);
        JsonNode target = await browser.Call("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        string id = target["targetId"]!.GetValue<string>();
        JsonNode attached = await browser.Call("Target.attachToTarget", new JsonObject { ["targetId"] = id, ["flatten"] = true });
        browser._session = attached["sessionId"]!.GetValue<string>();
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await browser.Call($"{domain}.enable");
        }

        return browser;
    }

    /// <summary>Opens a file in a window of a width, in light or dark.</summary>
    /// <returns>What it reported, and what it fetched from elsewhere.</returns>
    public async Task<IReadOnlyList<string>> Open(string path, int width, bool dark)
    {
        _events.Clear();
        var feature = new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" };
        await Call("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(feature) });
        await Call("Emulation.setDeviceMetricsOverride", new JsonObject
        {
            ["width"] = width,
            ["height"] = 800,
            ["deviceScaleFactor"] = 1,
            ["mobile"] = width < 500,
        });
        string address = new Uri(path).AbsoluteUri;
        await Call("Page.navigate", new JsonObject { ["url"] = address });
        while (!_events.Any(e => Method(e) == "Page.loadEventFired"))
        {
            _events.Add(await Receive());
        }

        await Evaluate("1"); // what was said before the page was loaded has now arrived
        return [.. _events.Where(e => IsComplaint(e, address)).Select(e => e.ToJsonString())];
    }

    /// <summary>The value of a script's expression.</summary>
    public async Task<JsonNode?> Evaluate(string expression)
    {
        JsonNode result = await Call("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
        return result["exceptionDetails"] is { } exception
            ? throw new InvalidOperationException(exception.ToJsonString())
            : result["result"]!["value"];
    }

    /// <summary>A picture of the page from one height to another.</summary>
    public async Task Picture(string path, double top, double height, int width)
    {
        JsonNode picture = await Call("Page.captureScreenshot", new JsonObject
        {
            ["format"] = "png",
            ["captureBeyondViewport"] = true,
            ["clip"] = new JsonObject { ["x"] = 0, ["y"] = top, ["width"] = width, ["height"] = height, ["scale"] = 1 },
        });
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(picture["data"]!.GetValue<string>()), _patience.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _socket.Dispose();
        _patience.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A helper process that is still ending may be writing there.
        }
    }

    private static bool IsComplaint(JsonNode message, string address) => Method(message) switch
    {
        "Runtime.consoleAPICalled" or "Runtime.exceptionThrown" or "Log.entryAdded" => true,
        "Network.requestWillBeSent" => message["params"]!["request"]!["url"]!.GetValue<string>() != address,
        _ => false,
    };

    private static string? Method(JsonNode message) => message["method"]?.GetValue<string>();

    private async Task<JsonNode> Call(string method, JsonObject? parameters = null)
    {
        var call = new JsonObject { ["id"] = ++_lastId, ["method"] = method, ["params"] = parameters ?? [] };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, true, _patience.Token);
        while (true)
        {
            JsonNode message = await Receive();
            if (message["id"]?.GetValue<int>() == _lastId)
            {
                return message["result"] ?? throw new InvalidOperationException($"{method}: {message.ToJsonString()}");
            }

            _events.Add(message);
        }
    }

    private async Task<JsonNode> Receive()
    {
        var buffer = new byte[1 << 16];
        using var whole = new MemoryStream();
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, _patience.Token);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(whole.ToArray())!;
    }
}
