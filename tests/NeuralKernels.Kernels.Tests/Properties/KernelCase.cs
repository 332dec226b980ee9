using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>One call as it was drawn: its shape, and what its operands hold at the start and where they stand.</summary>
internal sealed record KernelCase<T>(Kernel<T> Kernel, int Rows, int Columns, T[][] Values)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostShown = 24;

    /// <summary>The elements before each operand, behind its guard: so that it starts at any place of a vector.</summary>
    public int[] Offsets { get; init; } = new int[Values.Length];

    /// <summary>For each operand the one whose memory it shares, or -1.</summary>
    public int[] Replaces { get; init; } = [.. Enumerable.Repeat(-1, Values.Length)];

    public double[] Parameters { get; init; } = [.. Kernel.Parameters.Select(parameter => parameter.Simple[0])];

    public ulong Seed { get; init; }

    public ulong Stream { get; init; }

    public long Start { get; init; }

    public override string ToString()
    {
        List<string> parts = [Kernel.HasRows ? $"{typeof(T).Name}, {Rows} x {Columns}" : $"{typeof(T).Name}, {Columns} elements"];
        if (Kernel.IsRandom)
        {
            parts.Add($"seed {Seed}, stream {Stream}, start {Start}");
        }

        parts.AddRange(Kernel.Parameters.Select((parameter, k) => $"{parameter.Name} {Parameters[k]:R}"));
        for (int k = 0; k < Values.Length; k++)
        {
            parts.Add(Describe(k));
        }

        return $"{Kernel.Name}: {string.Join("; ", parts)}";
    }

    private string Describe(int k)
    {
        Operand operand = Kernel.Operands[k];
        string place = Replaces[k] >= 0 ? $" over {Kernel.Operands[Replaces[k]].Name}"
            : Offsets[k] > 0 ? $" at offset {Offsets[k]}"
            : "";
        if (operand.Access == Access.Write)
        {
            return operand.Name + (place.Length > 0 ? place : " apart");
        }

        IEnumerable<string> shown = Values[k].Take(MostShown).Select(value => value.ToString("R", null));
        string more = Values[k].Length > MostShown ? $", and {Values[k].Length - MostShown} more" : "";
        return $"{operand.Name} [{string.Join(", ", shown)}{more}]{place}";
    }
}
