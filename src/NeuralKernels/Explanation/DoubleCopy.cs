using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;

namespace NeuralKernels.Explanation;

/// <summary>The same network in double, with parameters of its own: what is tried out on it leaves the other alone.</summary>
internal static class DoubleCopy
{
    /// <summary>Layers, parameters and state of a network; every float is a double, so the copy is exact.</summary>
    public static Network<double> Of<T>(Network<T> network)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetworkBuilder<double> builder = Network.Create<double>(network.InputSize);
        foreach (Layer<T> layer in network.Layers)
        {
            builder.Add(layer.Spec);
        }

        Network<double> copy = builder.Build();
        foreach (ParameterSlice slice in network.ParameterSlices.Concat(network.StateSlices))
        {
            Of<T>(network.Tensor(slice.Name)).CopyTo(copy.Tensor(slice.Name));
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
