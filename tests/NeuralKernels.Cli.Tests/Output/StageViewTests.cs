using System;
using System.IO;
using NeuralKernels.Cli.Output;
using NeuralKernels.Measurement;
using Spectre.Console;
using Xunit;

namespace NeuralKernels.Cli.Tests.Output;

/// <summary>The progress of work in stages.</summary>
public sealed class StageViewTests
{
    [Fact]
    public void A_file_has_a_line_where_a_stage_begins()
    {
        using var output = new StringWriter();

        int answer = StageView.Run(output, Work);

        Assert.Equal(42, answer);
        Assert.Equal(["nk bench: first", "nk bench: second", ""], output.ToString().Split(output.NewLine));
    }

    [Fact]
    public void A_terminal_has_a_progress_bar_with_the_stage_and_text_is_never_markup()
    {
        using var output = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 100;

        int answer = StageView.Run(console, Work);

        Assert.Equal(42, answer);
        Assert.Contains("100%", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("second [b] 8x8x8", output.ToString(), StringComparison.Ordinal);
    }

    private static int Work(StageReport report)
    {
        report(0, "first", "");
        report(0.25, "first", "one");
        report(0.5, "second", "two");
        report(1, "second", "[b] 8x8x8");
        return 42;
    }
}
