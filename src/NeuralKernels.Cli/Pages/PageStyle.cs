namespace NeuralKernels.Cli.Pages;

/// <summary>The style of all pages, for light and dark mode, for desktops and phones.</summary>
internal static class PageStyle
{
    /// <summary>The number of colors s0 to s7; further classes reuse them.</summary>
    public const int Series = 8;

    /// <summary>
    /// The style sheet. The colors of the series have similar lightness and can be distinguished by color-blind people (after Okabe and
    /// Ito, darkened on white and lightened on black until text in them has a contrast of 4.5).
    /// </summary>
    public const string Css =
        """
        :root {
          color-scheme: light dark;
          --paper: #fdfdfb; --ink: #1b1d20; --muted: #565c64; --grid: #e1e3e6; --frame: #8a9099;
          --s0: #0b62a8; --s1: #b04a00; --s2: #00704f; --s3: #9a3a7d; --s4: #7a5c00; --s5: #3b6f8c; --s6: #a2272b; --s7: #55606b;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #16181b; --ink: #e8e9ea; --muted: #a3aab2; --grid: #2e3237; --frame: #6d747c;
            --s0: #6bb2f0; --s1: #f0924d; --s2: #45c39b; --s3: #e08cc4; --s4: #d9b64a; --s5: #8ec3df; --s6: #f08080; --s7: #b3bcc5;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
        }
        main { max-width: 43rem; margin: 0 auto; padding: 1.2rem 1rem 4rem; }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: .6rem 0 1rem; }
        h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; }
        p { margin: .7rem 0; overflow-wrap: anywhere; }
        figure { margin: 1.4rem 0; }
        figcaption { color: var(--muted); font-size: .9rem; max-width: 36rem; margin: .5rem auto 0; overflow-wrap: anywhere; }
        svg { display: block; width: 100%; max-width: 36rem; height: auto; margin: 0 auto; font-size: 12px; }
        text { fill: var(--ink); }
        text.tick { fill: var(--muted); font-size: 11px; }
        text.inside { font-size: 11px; }
        .grid { stroke: var(--grid); stroke-width: 1; }
        .axis { stroke: var(--frame); stroke-width: 1; }
        .paper { fill: var(--paper); }
        .faint { fill: none; stroke: var(--frame); stroke-width: 1; stroke-dasharray: 4 4; }
        .plus { stroke: var(--s0); stroke-linecap: round; }
        .minus { stroke: var(--s1); stroke-linecap: round; }
        .blame { stroke: var(--s6); stroke-linecap: round; }
        text.halo { stroke: var(--paper); stroke-width: 8; stroke-linejoin: round; paint-order: stroke; }
        polyline, path { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .contour { stroke: var(--frame); stroke-width: 1; }
        .neuron { fill-opacity: .22; stroke-width: 1.6; }
        .cell { stroke: none; shape-rendering: crispEdges; }
        .square { stroke: var(--grid); stroke-width: 1; }
        .layer0 { fill: var(--s7); stroke: var(--s7); }
        .layer1 { fill: var(--s2); stroke: var(--s2); }
        .layer2 { fill: var(--s3); stroke: var(--s3); }
        .layer3 { fill: var(--s4); stroke: var(--s4); }
        .up { fill: var(--s0); stroke: var(--s0); }
        .down { fill: var(--s1); stroke: var(--s1); }
        .s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); } .s3 { stroke: var(--s3); }
        .s4 { stroke: var(--s4); } .s5 { stroke: var(--s5); } .s6 { stroke: var(--s6); } .s7 { stroke: var(--s7); }
        .f0 { fill: var(--s0); } .f1 { fill: var(--s1); } .f2 { fill: var(--s2); } .f3 { fill: var(--s3); }
        .f4 { fill: var(--s4); } .f5 { fill: var(--s5); } .f6 { fill: var(--s6); } .f7 { fill: var(--s7); }
        .ring { stroke: var(--paper); stroke-width: .8; }
        .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; justify-content: center; font-size: .9rem; overflow-wrap: anywhere; }
        .legend i { display: inline-block; width: .75em; height: .75em; border-radius: 50%; margin-right: .4em; }
        .wide {
          overflow-x: auto; width: fit-content; min-width: 100%; max-width: min(76rem, 100vw - 2rem);
          margin-left: 50%; transform: translateX(-50%);
        }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        table.numbers { margin: .4rem auto; font-size: .92rem; }
        table.numbers td, table.numbers th {
          padding: .15rem .6rem; text-align: right; border-bottom: 1px solid var(--grid); font-weight: normal;
        }
        table.numbers th { color: var(--muted); }
        table.numbers td:not(:first-child) { white-space: nowrap; }
        table.numbers td:first-child, table.numbers th:first-child { text-align: left; }
        #products td:first-child, #steps td:first-child, #predictions td:first-child, #compared td:first-child { white-space: nowrap; }
        .equation { display: flex; flex-wrap: wrap; gap: .5rem .7rem; align-items: center; justify-content: center; }
        .matrix { text-align: center; }
        .matrix table {
          border-collapse: separate; border-spacing: 0; border: solid var(--ink); border-width: 0 2px; border-radius: 6px;
          margin: 0 auto .2rem;
        }
        .matrix td { padding: .05rem .4rem; text-align: right; font-size: .92rem; }
        small { color: var(--muted); }
        """;
}
