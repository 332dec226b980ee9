using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Losses;

/// <summary>
/// lane + t (x - max), fused; lane + (x - max) where <paramref name="t"/> is null. The term is 0 for a class that is ruled out (x =
/// -infinity) where t is 0 too.
/// </summary>
internal readonly unsafe struct ScoreTerms<T>(T* x, T* t, double max) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V score = S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(max));
        if (t == null)
        {
            return S.Add(accumulator, Lanes.Keep<S, V, double>(score, S.Zero, count));
        }

        V target = Lanes.LoadWide<S, V, T>(t, j, count);
        V ruledOut = S.And(S.Equals(target, S.Zero), S.Equals(score, S.Broadcast(double.NegativeInfinity)));
        score = Lanes.Keep<S, V, double>(S.Select(ruledOut, S.Zero, score), S.Zero, count);
        return S.FusedMultiplyAdd(target, score, accumulator);
    }
}

/// <summary>
/// gradient[j] = (e[j] share - factor t[j]) weight / divisor, the first product fused; t is 1 where <paramref name="t"/> is null.
/// </summary>
internal readonly unsafe struct CrossEntropyGradient<T>(
    SoftmaxTerms<T> e, double share, T* t, double factor, double weight, double divisor, T* gradient) : IMultiSpanOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V target = S.Broadcast(factor);
        target = t == null ? target : S.Multiply(target, Lanes.LoadWide<S, V, T>(t, j, count));
        V excess = S.FusedMultiplyAdd(e.Load<S, V>(j, count), S.Broadcast(share), S.Negate(target));
        Lanes.StoreWide<S, V, T>(S.Divide(S.Multiply(excess, S.Broadcast(weight)), S.Broadcast(divisor)), gradient, j, count);
    }
}
