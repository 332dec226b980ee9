using System;
using System.Globalization;
using NeuralKernels.Tests.Training;
using Readme;

namespace NeuralKernels.Tests;

/// <summary>What tests ask of a process of its own, because nothing else may run beside it.</summary>
/// <remarks>The test runner does not come here.</remarks>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [SharedWork.Name, SharedWork.Parts, string threads]:
                foreach ((string part, long bytes) in SharedWork.AllocatedByParts(int.Parse(threads, CultureInfo.InvariantCulture)))
                {
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part}\t{bytes}"));
                }

                return 0;
            case [SharedWork.Name, string work, string threads]:
                Console.WriteLine(SharedWork.AllocatedBy(work, int.Parse(threads, CultureInfo.InvariantCulture)));
                return 0;
            case [GuideBlocks.Name, string folder]:
                GuideBlocks.Run(folder);
                return 0;
            case [SavingWork.Name, string path, string how]:
                SavingWork.Run(path, epochs: int.MaxValue, save: true, resume: how == "resume", logs: path);
                return 0;
            default:
                Console.Error.WriteLine($"Run the tests with 'dotnet test'; found: {string.Join(' ', arguments)}");
                return 2;
        }
    }
}
