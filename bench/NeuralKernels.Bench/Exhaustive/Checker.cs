using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace NeuralKernels.Bench.Exhaustive;

/// <summary>What an exhaustive run found.</summary>
/// <param name="Inputs">Floats checked.</param>
/// <param name="Decided">How many of them needed the double-double evaluation.</param>
/// <param name="Misrounded">Results that are not the float nearest to the exact value.</param>
/// <param name="Examples">The first misrounded inputs, as bits.</param>
/// <param name="Seconds">Elapsed time.</param>
internal sealed record Finding(long Inputs, long Decided, long Misrounded, IReadOnlyList<uint> Examples, double Seconds);

/// <summary>Runs a kernel over all 2^32 floats and compares each result with the correctly rounded one.</summary>
/// <remarks>
/// The oracle is independent of the kernels: the platform's double functions decide where their result, plus or minus 2^-42 of itself,
/// rounds to one float; elsewhere <c>NeuralKernels.Reference</c> evaluates in double-double. NaN equals NaN; zeros are compared with their
/// signs.
/// </remarks>
internal static class Checker
{
    private const int Block = 1 << 16;
    private const int Blocks = 1 << 16;
    private const int ExamplesKept = 64;

    private static readonly double s_margin = Math.ScaleB(1, -42);

    public static Finding Run(Subject subject, int stride = 1)
    {
        long start = Stopwatch.GetTimestamp();
        long inputs = 0, decided = 0, misrounded = 0;
        var examples = new SortedSet<uint>();
        Parallel.For(0, (Blocks + stride - 1) / stride, () => (X: new float[Block], Y: new float[Block]), (index, _, buffers) =>
        {
            uint first = (uint)(index * stride) * Block;
            for (uint i = 0; i < Block; i++)
            {
                buffers.X[i] = BitConverter.UInt32BitsToSingle(first + i);
            }

            subject.Kernel(buffers.X, buffers.Y);
            long blockDecided = 0, blockMisrounded = 0;
            for (int i = 0; i < Block; i++)
            {
                float expected = Expected(subject, buffers.X[i], ref blockDecided);
                if (!Same(expected, buffers.Y[i]))
                {
                    blockMisrounded++;
                    lock (examples)
                    {
                        if (examples.Count < ExamplesKept)
                        {
                            examples.Add(first + (uint)i);
                        }
                    }
                }
            }

            Interlocked.Add(ref inputs, Block);
            Interlocked.Add(ref decided, blockDecided);
            Interlocked.Add(ref misrounded, blockMisrounded);
            return buffers;
        }, _ => { });
        return new Finding(inputs, decided, misrounded, [.. examples], Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static float Expected(Subject subject, double x, ref long decided)
    {
        double approximate = subject.Approximate(x);
        double margin = Math.Abs(approximate) * s_margin;
        float below = (float)(approximate - margin);
        float above = (float)(approximate + margin);
        if (below == above || !double.IsFinite(approximate))
        {
            return (float)approximate;
        }

        decided++;
        return subject.Exact(x).ToSingle();
    }

    private static bool Same(float expected, float found) => float.IsNaN(expected)
        ? float.IsNaN(found)
        : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(found);
}
