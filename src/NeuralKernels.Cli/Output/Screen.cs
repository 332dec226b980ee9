using System;
using NeuralKernels.Measurement;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralKernels.Cli.Output;

/// <summary>Standard output: a terminal with colours and bars, or a file or pipe with plain text and no control codes.</summary>
internal static class Screen
{
    private const int PlainWidth = 200; // a pipe has no width; nothing here is wider
    private const int LeastColumn = 3; // a rule of Markdown has room for "--:"

    /// <summary>Whether somebody is watching.</summary>
    public static bool IsTerminal { get; } =
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };

    private static IAnsiConsole Terminal { get; } = IsTerminal ? AnsiConsole.Console : CreatePlain();

    /// <summary>Writes a line as it is.</summary>
    public static void Line(string line) => Console.Out.WriteLine(line);

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
            training(new LineView(Console.Out));
        }
    }

    /// <summary>Runs work in stages under a bar, or with a line for each.</summary>
    public static T Follow<T>(Func<StageReport, T> work) => IsTerminal ? StageView.Run(Terminal, work) : StageView.Run(Console.Out, work);

    /// <summary>A table, its first column to the left and the others to the right.</summary>
    public static Table CreateTable(string first, params ReadOnlySpan<string> others)
    {
        Table table = new Table { Border = IsTerminal ? TableBorder.Rounded : TableBorder.Markdown }.AddColumn(Markup.Escape(Heading(first)));
        foreach (string name in others)
        {
            table.AddColumn(new TableColumn(Markup.Escape(Heading(name))).RightAligned());
        }

        return table;
    }

    private static string Heading(string name) => IsTerminal ? name : name.PadLeft(LeastColumn);

    private static IAnsiConsole CreatePlain()
    {
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        plain.Profile.Width = PlainWidth;
        plain.Profile.Capabilities.Unicode = false;
        return plain;
    }
}
