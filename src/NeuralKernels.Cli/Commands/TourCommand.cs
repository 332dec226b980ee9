using System.CommandLine;
using NeuralKernels.Cli.Output;
using NeuralKernels.Cli.Pages.Tour;

namespace NeuralKernels.Cli.Commands;

/// <summary><c>nk tour</c>: writes a page that shows, with numbers computed on the spot, what a network is and how it learns.</summary>
internal static class TourCommand
{
    private const string UsualFile = "tour.html";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("tour", "Write a page that shows what a network is and how it learns, from numbers computed on the spot");
        Option<string?> output = Choices.Text("--out", "FILE", $"Write the page to this file [{UsualFile}]");
        command.Add(output);
        command.SetAction(parsed =>
        {
            string path = OutputFile.Checked(parsed.GetValue(output) ?? UsualFile, output.Name)!;
            TourPage.Create().Save(path);
            Screen.Line($"the tour is {OutputFile.Where(path)}; any browser shows it");
        });
        return command;
    }
}
