using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NeuralKernels.Measurement;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralKernels.Cli.Output;

/// <summary>What people read: with colors and progress bars on a terminal, as plain text without control codes in a file or pipe.</summary>
/// <remarks>Text of files and paths is no markup: it neither starts a line nor controls the terminal.</remarks>
internal static class Screen
{
    private const int PlainWidth = 200; // a pipe has no width; nothing here is wider
    private const int MinColumn = 3; // the rule of a Markdown column is "--:"

    private static readonly bool s_isTerminal =
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    private static readonly Lazy<IAnsiConsole> s_plain = new(CreatePlain);
    private static bool s_onError;

    /// <summary>Whether the output is a terminal.</summary>
    public static bool IsTerminal => s_isTerminal && !s_onError;

    private static TextWriter Out => s_onError ? Console.Error : Console.Out;

    private static IAnsiConsole Terminal => IsTerminal ? AnsiConsole.Console : s_plain.Value;

    /// <summary>Reserves standard output for a result: from now on everything here goes to standard error, as plain text.</summary>
    public static void LeaveOutput() => s_onError = true;

    /// <summary>Writes a line.</summary>
    public static void Line(string line) => Out.WriteLine(Wording.OneLine(line));

    /// <summary>Writes several lines.</summary>
    public static void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    /// <summary>Writes text for machines to standard output, as it is.</summary>
    public static void Raw(string text) => Console.Out.WriteLine(text);

    /// <summary>Draws a picture.</summary>
    public static void Draw(IRenderable renderable) => Terminal.Write(renderable);

    /// <summary>Draws a table of plain text, its first column aligned to the left and the others to the right.</summary>
    public static void DrawTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = IsTerminal ? TableBorder.Rounded : TableBorder.Markdown };
        for (int i = 0; i < header.Count; i++)
        {
            string heading = IsTerminal ? header[i] : header[i].PadLeft(MinColumn);
            table.AddColumn(new TableColumn(Cell(heading)) { Alignment = i == 0 ? null : Justify.Right });
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow(row.Select(Cell)); // from strings Spectre would read markup
        }

        Draw(table);
    }

    /// <summary>Shows the cursor again, which a progress bar hides.</summary>
    public static void ShowCursor()
    {
        if (IsTerminal)
        {
            Terminal.Cursor.Show(true);
        }
    }

    /// <summary>Runs a training under a progress bar, or with a line now and then.</summary>
    public static void Watch(Action<ITrainingView> training)
    {
        if (IsTerminal)
        {
            BarView.Run(Terminal, training);
        }
        else
        {
            training(new LineView(Out));
        }
    }

    /// <summary>Runs work in stages under a progress bar, or with a line for each.</summary>
    public static T Follow<T>(Func<StageReport, T> work) => IsTerminal ? StageView.Run(Terminal, work) : StageView.Run(Out, work);

    private static Text Cell(string text) => new(Wording.OneLine(text));

    private static IAnsiConsole CreatePlain()
    {
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Out),
        });
        plain.Profile.Width = PlainWidth;
        plain.Profile.Capabilities.Unicode = false;
        return plain;
    }
}
