using System.CommandLine;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Pages.Tour;

namespace NeuralKernels.Cli.Commands;

/// <summary>
/// <c>nk tour</c>: writes a page that shows, with numbers computed when it is written, what a network is and how it learns.
/// </summary>
internal static class TourCommand
{
    private const string DefaultFile = "tour.html";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("tour", "Write a page that shows what a network is and how it learns, from numbers computed on the spot");
        Option<string?> output = command.AddText("--out", "FILE", $"Write the page to this file [{DefaultFile}]");
        command.SetAction(parsed =>
        {
            string path = OutputFile.Checked(parsed.GetValue(output) ?? DefaultFile, output.Name)!;
            TourPage.Create().Save(path);
            Screen.Line($"the tour is {OutputFile.Where(path)}; any browser shows it");
        });
        return command;
    }
}
