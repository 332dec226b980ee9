using System;
using System.Collections.Generic;
using System.Numerics.Tensors;
using NeuralKernels.Kernels.Updates;

namespace NeuralKernels.Bench.Ratios;

/// <summary>Memory-bound kernels on one thread: bytes per second against the triad z = 3 x + y (McCalpin, STREAM).</summary>
internal static class StreamRatios
{
    /// <summary>The length of an array larger than every cache: 64 MiB of floats.</summary>
    public const int Length = 1 << 24;

    private const int AdamBytes = 7 * sizeof(float); // parameter, both moments: read and written; gradient: read
    private const int TriadBytes = 3 * sizeof(float);

    public static IEnumerable<RatioLine> Run()
    {
        float[] p = Filled(), g = Filled(), m = Filled(), v = Filled();
        double[] time = InterleavedTimer.Run(
            () => AdamStep.Apply<float>(p, g, m, v, 10, new(1e-3)),
            () => TensorPrimitives.MultiplyAdd<float>(p, 3, g, m));
        double ours = (double)AdamBytes * Length / time[0], stream = (double)TriadBytes * Length / time[1];
        yield return new RatioLine($"adam n={Length}", ours, stream, "triad", "GB/s", ours / stream, 1.0);
    }

    private static float[] Filled()
    {
        float[] values = new float[Length];
        Array.Fill(values, 0.5f);
        return values;
    }
}
