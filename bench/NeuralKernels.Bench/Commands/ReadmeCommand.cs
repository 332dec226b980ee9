using System;
using System.IO;
using System.Linq;
using NeuralKernels.Bench.Publishing;
using static System.FormattableString;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>readme [--check]</c>: writes the recorded figures to the README, docs/performance.md and the results pages, or only compares
/// them.</summary>
internal static class ReadmeCommand
{
    public const string Usage = "readme [--check]";

    public static int Run(ReadOnlySpan<string> args)
    {
        if (args is not ([] or ["--check"]))
        {
            throw new InputException($"usage: {Usage}");
        }

        int stale = 0;
        string root = Root();

        // All pages are created before one is written, so that a page that names a missing file leaves the others unchanged.
        foreach ((string path, string found, string expected) in Pages.Of(root).ToList())
        {
            if (found == expected)
            {
                continue;
            }

            stale++;
            string name = Path.GetRelativePath(root, path);
            if (args.Length == 0)
            {
                File.WriteAllText(path, expected);
                Console.WriteLine($"{name}: written");
            }
            else
            {
                Console.WriteLine($"{name}: differs from the recorded figures; the command readme writes it");
            }
        }

        Console.WriteLine(stale == 0 ? "All pages show the recorded figures." : Invariant($"{stale} pages"));
        return args.Length == 0 || stale == 0 ? 0 : 1;
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NeuralKernels.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InputException("readme is run inside the repository: no NeuralKernels.sln from here upwards.");
    }
}
