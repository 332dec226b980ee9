using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>e[j] = exp(x[j] - max) of one row, in double: what softmax and all its relatives are made of.</summary>
/// <remarks>
/// Everything here is double: a float is widened, x[j] - max rounds once, exp is <see cref="ExpOperator"/>'s, and the sum runs in the order
/// of <see cref="LaneOrder"/>. Where <paramref name="kept"/> is not null the exponentials are stored there on the way and read back, else
/// evaluated again, to the same bits. A row that holds +infinity or nothing but -infinity has no softmax: e is NaN.
/// </remarks>
/// <param name="x">The row.</param>
/// <param name="max">Its maximum.</param>
/// <param name="kept">Room for the exponentials in whole vectors, or null.</param>
internal readonly unsafe struct SoftmaxTerms<T>(T* x, double max, double* kept) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The longest row whose exponentials a kernel keeps on the stack: 16 KiB, half of the smallest L1 cache.</summary>
    private const int MaxOnStack = 2048;

    /// <summary>The exponentials of a row, kept in <paramref name="stack"/> where <see cref="StackLength"/> made room for them.</summary>
    public static SoftmaxTerms<T> Of(T* x, double max, int columns, double* stack) => new(x, max, columns <= MaxOnStack ? stack : null);

    /// <summary>
    /// How many doubles of stack rows of <paramref name="columns"/> take: whole vectors of the widest kind, none for a row too long.
    /// </summary>
    public static int StackLength(int columns) => columns <= MaxOnStack ? (columns + 7) & ~7 : 0;

    public static bool IsShort => false;

    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Accumulate<S, V>(V accumulator, nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct
    {
        V e = Lanes.Keep<S, V, double>(Evaluate<S, V>(j, count), S.Zero, count);
        if (kept != null)
        {
            S.Store(e, ref *kept, j);
        }

        return S.Add(accumulator, e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<S, V>(V a, V b)
        where S : struct, ISimd<V, double>
        where V : struct => S.Add(a, b);

    /// <summary>e[j] and on, after the sum has been taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct => kept != null ? S.Load(ref *kept, j) : Evaluate<S, V>(j, count);

    /// <summary>e[j] alone, after the sum has been taken.</summary>
    public double At(int j) => kept != null ? kept[j] : Evaluate<Simd1<double>, double>((nuint)j, 1);

    /// <summary>The sum over the row.</summary>
    public double Sum<S, V>(int columns)
        where S : struct, ISimd<V, double>
        where V : struct => LaneOrder.Reduce<S, V, double, SoftmaxTerms<T>>(this, columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Evaluate<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        default(ExpOperator).Apply<S, V>(S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(max)));
}
