using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace NeuralKernels.Cli.Tests.Pages;

/// <summary>The pages in a real browser: it reports and fetches nothing, and every figure can be read.</summary>
/// <remarks>
/// In light and dark mode, at the width of a desktop and of a phone. Skipped where there is no Chromium. NK_SCREENSHOTS names a folder for
/// screenshots.
/// </remarks>
public sealed class BrowserTests : IClassFixture<WrittenPages>
{
    private readonly WrittenPages _pages;

    public BrowserTests(WrittenPages pages)
    {
        _pages = pages;
    }

    public static TheoryData<string, int, bool> Views
    {
        get
        {
            var views = new TheoryData<string, int, bool>();
            foreach (string page in WrittenPages.Names)
            {
                views.Add(page, 1100, false);
                views.Add(page, 1100, true);
                views.Add(page, 390, false);
            }

            return views;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Views))]
    public async Task Every_figure_can_be_read_and_the_browser_reports_nothing(string page, int width, bool dark)
    {
        string? executable = Browser.Find();
        Skip.If(executable is null, "There is no chromium, chromium-browser or google-chrome in the path, and NK_BROWSER names none.");
        using Browser browser = await Browser.Start(executable);

        Assert.Empty(await browser.Open(_pages.PathOf(page), width, dark));

        JsonNode seen = (await browser.Evaluate(Look))!;
        await Keep(browser, seen, page, width, dark);
        Assert.Equal(WrittenPages.Figures(page), seen["figures"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.True(Number(seen, "scrollWidth") <= width, $"{seen["scrollWidth"]} wide, and the window is {width}");
        Assert.Equal(dark, Number(seen, "paper") < 0.1);
        Assert.Empty(Names(seen, "empty"));
        Assert.Empty(Names(seen, "clipped"));
        Assert.Empty(Names(seen, "overlapping"));
        if (width >= 1100)
        {
            Assert.Empty(Names(seen, "cut"));
        }

        Assert.Empty(Names(seen, "faint"));
        Assert.Empty(Names(seen, "tiny"));
    }

    private static double Number(JsonNode seen, string name) => seen[name]!.GetValue<double>();

    private static IEnumerable<string> Names(JsonNode seen, string name) => seen[name]!.AsArray().Select(item => item!.GetValue<string>());

    private static async Task Keep(Browser browser, JsonNode seen, string page, int width, bool dark)
    {
        if (Environment.GetEnvironmentVariable("NK_SCREENSHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        const double piece = 1500;
        Directory.CreateDirectory(folder);
        double height = Number(seen, "scrollHeight");
        for (int i = 0; i * piece < height; i++)
        {
            string name = $"{page}-{width}-{(dark ? "dark" : "light")}-{i}.png";
            await browser.Picture(Path.Combine(folder, name), i * piece, Math.Min(piece, height - (i * piece)), width);
        }
    }

    /// <summary>
    /// Finds what makes a page hard to read: empty figures, tables that are cut off although there is space, text outside its drawing or
    /// over other text, text with a contrast below 4.5 (WCAG AA) or below 9 pixels.
    /// </summary>
    private const string Look =
        """
        (() => {
          const light = text => {
            const [r, g, b] = text.match(/[\d.]+/g).map(Number).map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const name = text => `${text.closest('figure')?.id ?? text.tagName}: ${text.textContent.slice(0, 30)}`;
          const paper = light(getComputedStyle(document.body).backgroundColor);
          const contrast = color => { const l = light(color); return (Math.max(l, paper) + 0.05) / (Math.min(l, paper) + 0.05); };
          const drawn = [...document.querySelectorAll('svg text')];
          const written = [...document.querySelectorAll('h1, h2, p, figcaption, td, th, small')];
          const overlapping = [];
          for (const svg of document.querySelectorAll('svg')) {
            const boxes = [...svg.querySelectorAll('text')].map(text => [text, text.getBoundingClientRect()]);
            boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
              // Boxes include space above and below the letters, so they may overlap a little.
              const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
              const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
              if (across > 0.5 && down > 0.3 * Math.min(p.height, q.height)) overlapping.push(`${name(a)} / ${b.textContent}`);
            }));
          }
          const clipped = drawn.filter(text => {
            const box = text.getBBox(), view = text.ownerSVGElement.viewBox.baseVal;
            return box.x < 0 || box.y < 0 || box.x + box.width > view.width || box.y + box.height > view.height;
          });
          const scale = text => text.ownerSVGElement.getBoundingClientRect().width / text.ownerSVGElement.viewBox.baseVal.width;
          return {
            figures: [...document.querySelectorAll('figure')].map(figure => figure.id),
            scrollWidth: document.documentElement.scrollWidth,
            scrollHeight: document.documentElement.scrollHeight,
            paper,
            empty: [...document.querySelectorAll('figure')].filter(figure => {
              const box = figure.firstElementChild.getBoundingClientRect();
              return box.width < 100 || box.height < 30 || !figure.querySelector('svg > :not(title), td')
                || !(figure.querySelector('figcaption') ?? figure.querySelector('th')).textContent;
            }).map(figure => figure.id),
            clipped: clipped.map(name),
            overlapping,
            cut: [...document.querySelectorAll('.wide')].filter(box => box.scrollWidth > box.clientWidth).map(name),
            faint: [...drawn.map(text => [text, getComputedStyle(text).fill]), ...written.map(text => [text, getComputedStyle(text).color])]
              .filter(([, color]) => contrast(color) < 4.5).map(([text]) => name(text)),
            tiny: drawn.filter(text => parseFloat(getComputedStyle(text).fontSize) * scale(text) < 9).map(name),
          };
        })()
        """;
}
