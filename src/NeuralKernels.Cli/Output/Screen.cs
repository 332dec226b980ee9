using System;
using System.IO;
using NeuralKernels.Measurement;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralKernels.Cli.Output;

/// <summary>What is said to people: on a terminal with colours and bars, to a file or pipe as plain text without control codes.</summary>
/// <remarks>Text from files and paths is shown as it is: it is no markup, and it neither begins a line nor steers the terminal.</remarks>
internal static class Screen
{
    private const int PlainWidth = 200; // a pipe has no width; nothing here is wider
    private const int LeastColumn = 3; // a rule of Markdown has room for "--:"

    private static readonly bool s_isTerminal =
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    private static readonly Lazy<IAnsiConsole> s_plain = new(CreatePlain);
    private static bool s_onError;

    /// <summary>Whether somebody is watching.</summary>
    public static bool IsTerminal => s_isTerminal && !s_onError;

    private static TextWriter Out => s_onError ? Console.Error : Console.Out;

    private static IAnsiConsole Terminal => IsTerminal ? AnsiConsole.Console : s_plain.Value;

    /// <summary>Leaves standard output to a result: from now on everything here goes to standard error, as plain text.</summary>
    public static void LeaveOutput() => s_onError = true;

    /// <summary>Writes a line.</summary>
    public static void Line(string line) => Out.WriteLine(Wording.OneLine(line));

    /// <summary>Writes what a machine reads to standard output, as it is.</summary>
    public static void Raw(string text) => Console.Out.WriteLine(text);

    /// <summary>Draws a table or a picture.</summary>
    public static void Draw(IRenderable renderable) => Terminal.Write(renderable);

    /// <summary>Shows the cursor again, which a bar hides while it is drawn.</summary>
    public static void ShowCursor()
    {
        if (IsTerminal)
        {
            Terminal.Cursor.Show(true);
        }
    }

    /// <summary>Runs a training under a bar, or with a line now and then.</summary>
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

    /// <summary>Runs work in stages under a bar, or with a line for each.</summary>
    public static T Follow<T>(Func<StageReport, T> work) => IsTerminal ? StageView.Run(Terminal, work) : StageView.Run(Out, work);

    /// <summary>A table, its first column to the left and the others to the right.</summary>
    public static Table CreateTable(string first, params ReadOnlySpan<string> others)
    {
        Table table = new Table { Border = IsTerminal ? TableBorder.Rounded : TableBorder.Markdown }.AddColumn(
            new TableColumn(Cell(Heading(first))));
        foreach (string name in others)
        {
            table.AddColumn(new TableColumn(Cell(Heading(name))).RightAligned());
        }

        return table;
    }

    /// <summary>Adds a row of plain text: Spectre's own method would read it as markup.</summary>
    public static void AddPlainRow(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new IRenderable[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            row[i] = Cell(cells[i]);
        }

        table.AddRow(row);
    }

    private static Text Cell(string text) => new(Wording.OneLine(text));

    private static string Heading(string name) => IsTerminal ? name : name.PadLeft(LeastColumn);

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
