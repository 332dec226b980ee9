using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NeuralKernels.Bench.Exhaustive;
using NeuralKernels.Kernels.Simd;
using static System.FormattableString;

namespace NeuralKernels.Bench.Commands;

/// <summary><c>exhaustive NAME...</c>: compares a function with the correctly rounded result for every float.</summary>
internal static class ExhaustiveCommand
{
    public static int Run(ReadOnlySpan<string> args)
    {
        string[] names = args.ToArray();
        if (names is ["list"])
        {
            Console.WriteLine(string.Join(' ', Subject.All.Select(subject => subject.Name)));
            return 0;
        }

        var subjects = new List<Subject>();
        foreach (string name in names is ["all"] ? Subject.All.Select(subject => subject.Name) : names)
        {
            Subject? subject = Subject.All.FirstOrDefault(candidate => candidate.Name == name);
            if (subject is null)
            {
                Console.Error.WriteLine($"'{name}' is not known; try: exhaustive list");
                return 2;
            }

            subjects.Add(subject);
        }

        if (subjects.Count == 0)
        {
            Console.Error.WriteLine("usage: exhaustive NAME...|all|list");
            return 2;
        }

        Console.WriteLine(Invariant($"# {Isa.Describe()}, {Environment.ProcessorCount} threads"));
        Console.WriteLine("| function | inputs | decided in double-double | misrounded | seconds |");
        Console.WriteLine("|---|---|---|---|---|");
        long total = 0;
        foreach (Subject subject in subjects)
        {
            Finding finding = Checker.Run(subject);
            total += finding.Misrounded;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {subject.Name} | {finding.Inputs} | {finding.Decided} | {finding.Misrounded} | {finding.Seconds:f1} |"));
            foreach (uint bits in finding.Examples)
            {
                float x = BitConverter.UInt32BitsToSingle(bits);
                float[] y = new float[1];
                subject.Kernel([x], y);
                float expected = subject.Exact(x).ToSingle();
                Console.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"    x = {x:g9} (0x{bits:x8}): found {y[0]:g9}, exact {expected:g9}"));
            }
        }

        return total == 0 ? 0 : 1;
    }
}
