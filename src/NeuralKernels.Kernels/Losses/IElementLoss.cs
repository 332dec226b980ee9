using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>A loss that is a function of one output and one target: l(o, t), and its slope dl/do.</summary>
internal interface IElementLoss
{
    /// <summary>Whether the formula is a few instructions; see <see cref="ILaneOperator{T}.IsShort"/>.</summary>
    static virtual bool IsShort => true;

    /// <summary>l and dl/do in double; NaN in gives NaN out, in both.</summary>
    void Apply<S, V>(V output, V target, out V value, out V slope)
        where S : struct, ISimd<V, double>
        where V : struct;

    /// <summary>Adds values to their lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual V Add<S, V>(V accumulator, V value)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(accumulator, value);
}
