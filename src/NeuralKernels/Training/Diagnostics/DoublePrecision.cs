using System;
using System.Linq;
using System.Numerics;
using NeuralKernels.Layers;

namespace NeuralKernels.Training.Diagnostics;

/// <summary>Copies in double: of a network, so that experiments do not touch the original, and of its data.</summary>
internal static class DoublePrecision
{
    /// <summary>A network with the same layers, parameters and state; exact, as every float is a double.</summary>
    public static Network<double> Copy<T>(Network<T> network)
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
            Copy<T>(network.Tensor(slice.Name)).CopyTo(copy.Tensor(slice.Name));
        }

        return copy;
    }

    /// <summary>The values in double, exactly.</summary>
    public static double[] Copy<T>(ReadOnlySpan<T> values)
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
