using System;
using System.Linq;
using System.Numerics;
using static System.FormattableString;

namespace NeuralKernels.Training.Diagnostics;

/// <summary>One parameter of a network: an element of a named tensor.</summary>
/// <param name="Tensor">A name of <see cref="Network{T}.ParameterSlices"/>: "layers.0.bias".</param>
/// <param name="Index">The element, row-major, from 0.</param>
public readonly record struct ParameterLocation(string Tensor, int Index)
{
    /// <summary>The parameter itself.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, or it is shorter.</exception>
    internal ref T Find<T>(Network<T> network, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string name = Tensor;
        ParameterSlice slice = network.ParameterSlices.FirstOrDefault(slice => slice.Name == name) ?? throw new ArgumentException(
            $"{argument} is in the tensor '{name}'; there are {string.Join(", ", network.ParameterSlices.Select(slice => slice.Name))}.",
            argument);
        if ((uint)Index >= (uint)slice.Length)
        {
            throw new ArgumentException(
                Invariant($"{argument} is number {Index} of {name}, which has {slice.Length}, numbered from 0."), argument);
        }

        return ref network.Parameters[slice.Offset + Index];
    }
}
