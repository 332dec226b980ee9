using System;
using System.Numerics;
using NeuralKernels.Layers;

namespace NeuralKernels.Explanation;

/// <summary>The same network in double, with parameters of its own: what is tried out on it leaves the other alone.</summary>
internal static class DoubleCopy
{
    /// <summary>Layers and parameters of a network; every float is a double, so the copy is exact.</summary>
    /// <exception cref="NotSupportedException">A layer is not dense.</exception>
    public static Network<double> Of<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetworkBuilder<double> builder = Network.Create<double>(network.InputSize);
        foreach (Layer<T> layer in network.Layers)
        {
            Dense<T> dense = layer as Dense<T> ?? throw new NotSupportedException($"The layer '{layer.Describe()}' cannot be copied.");
            builder.Dense(dense.OutputSize, dense.Activation, dense.HasBias);
        }

        Network<double> copy = builder.Build();
        foreach (ParameterSlice slice in network.ParameterSlices)
        {
            Of<T>(network.Parameter(slice.Name)).CopyTo(copy.Parameter(slice.Name));
        }

        return copy;
    }

    /// <summary>Numbers in double, exactly.</summary>
    public static double[] Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var copy = new double[values.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = double.CreateTruncating(values[i]);
        }

        return copy;
    }
}
