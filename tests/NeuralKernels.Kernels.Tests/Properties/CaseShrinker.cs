using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Simpler cases: fewer elements first, then nothing special about memory and parameters, then simpler numbers.</summary>
internal static class CaseShrinker
{
    /// <summary>Cases of more elements than this are not tried with single numbers changed.</summary>
    private const int FewElements = 150;

    public static IEnumerable<KernelCase<T>> Shrink<T>(KernelCase<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Kernel<T> kernel = drawn.Kernel;
        IEnumerable<KernelCase<T>> simpler = Fewer(drawn, drawn.Columns, kernel.MinColumns, rows: false);
        if (kernel.HasRows)
        {
            simpler = Fewer(drawn, drawn.Rows, kernel.MinRows, rows: true).Concat(simpler);
        }

        if (kernel.IsRandom)
        {
            simpler = simpler
                .Concat(Smaller(drawn.Seed).Select(seed => drawn with { Seed = seed }))
                .Concat(Smaller(drawn.Stream).Select(stream => drawn with { Stream = stream }))
                .Concat(Smaller((ulong)drawn.Start).Select(start => drawn with { Start = (long)start }));
        }

        return simpler.Concat(Memory(drawn)).Concat(Parameters(drawn)).Concat(Numbers(drawn));
    }

    /// <summary>Without half of the rows or columns, a quarter of them, and so on to a single one.</summary>
    private static IEnumerable<KernelCase<T>> Fewer<T>(KernelCase<T> drawn, int count, int min, bool rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int removed = (count + 1) / 2; removed > 0; removed /= 2)
        {
            for (int end = count; end >= removed && count - removed >= min; end -= removed)
            {
                yield return Without(drawn, end - removed, end, rows);
            }
        }
    }

    private static KernelCase<T> Without<T>(KernelCase<T> drawn, int start, int end, bool rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = drawn.Columns - (rows ? 0 : end - start);
        T[][] values = new T[drawn.Values.Length][];
        for (int k = 0; k < values.Length; k++)
        {
            Operand operand = drawn.Kernel.Operands[k];
            values[k] =
            [
                .. drawn.Values[k]
                    .Where((_, at) =>
                    {
                        (int row, int column) = operand.Place(at, drawn.Columns);
                        int index = rows ? row : column;
                        return index < start || index >= end;
                    })
                    .Select(value => operand.Domain == Domain.Label ? T.Min(value, T.CreateChecked(columns - 1)) : value),
            ];
        }

        return drawn with { Rows = drawn.Rows - (rows ? end - start : 0), Columns = columns, Values = values };
    }

    private static IEnumerable<ulong> Smaller(ulong value) =>
        new ulong[] { 0, value / 2, value - 1 }.Where(other => other < value).Distinct();

    private static IEnumerable<KernelCase<T>> Memory<T>(KernelCase<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < drawn.Values.Length; k++)
        {
            if (drawn.Replaces[k] >= 0)
            {
                yield return drawn with { Replaces = With(drawn.Replaces, k, -1) };
            }

            if (drawn.Offsets[k] > 0)
            {
                yield return drawn with { Offsets = With(drawn.Offsets, k, 0) };
            }

            if (drawn.Kernel.Operands[k].Optional && drawn.Values[k].Length > 0)
            {
                yield return drawn with { Values = With(drawn.Values, k, []) };
            }
        }
    }

    private static IEnumerable<KernelCase<T>> Parameters<T>(KernelCase<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < drawn.Parameters.Length; k++)
        {
            double[] simple = drawn.Kernel.Parameters[k].Simple;
            int known = Array.IndexOf(simple, drawn.Parameters[k]);
            foreach (double simpler in known < 0 ? simple : simple[..known])
            {
                yield return drawn with { Parameters = With(drawn.Parameters, k, simpler) };
            }
        }
    }

    /// <summary>A whole operand of zeros or ones, then single elements.</summary>
    private static IEnumerable<KernelCase<T>> Numbers<T>(KernelCase<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < drawn.Values.Length; k++)
        {
            Operand operand = drawn.Kernel.Operands[k];
            T[] values = drawn.Values[k];
            if (operand.Access == Access.Write)
            {
                continue;
            }

            foreach (T same in new[] { T.Zero, T.One })
            {
                if (operand.Allows(same, drawn.Columns) && values.Any(value => Complexity(value) > Complexity(same)))
                {
                    T[] all = [.. values];
                    Array.Fill(all, same);
                    yield return drawn with { Values = With(drawn.Values, k, all) };
                }
            }

            for (int at = 0; at < values.Length && values.Length <= FewElements; at++)
            {
                foreach (T simpler in Simpler(values[at]).Where(value => operand.Allows(value, drawn.Columns)))
                {
                    yield return drawn with { Values = With(drawn.Values, k, With(values, at, simpler)) };
                }
            }
        }
    }

    private static IEnumerable<T> Simpler<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] candidates =
        [
            T.Zero, T.One, -T.One, T.One + T.One, T.NegativeZero, T.CreateChecked(0.5), T.Round(value),
            T.IsFinite(value) ? T.CreateTruncating((float)Half.CreateTruncating(value)) : value,
        ];
        return candidates.Where(other => Complexity(other) < Complexity(value));
    }

    /// <summary>How much there is to read in a number.</summary>
    private static int Complexity<T>(T value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        T.IsNaN(value) ? 7
        : T.IsInfinity(value) ? 6
        : value == T.Zero ? (T.IsNegative(value) ? 5 : 0)
        : value == T.One ? 1
        : value == -T.One ? 2
        : value == T.One + T.One ? 3
        : value == T.CreateChecked(0.5) ? 4
        : T.IsInteger(value) && T.Abs(value) < T.CreateChecked(1000) ? 8
        : value == T.CreateTruncating((float)Half.CreateTruncating(value)) ? 9
        : 10;

    private static TItem[] With<TItem>(TItem[] items, int at, TItem item)
    {
        TItem[] changed = [.. items];
        changed[at] = item;
        return changed;
    }
}
