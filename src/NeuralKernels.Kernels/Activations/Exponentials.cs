using System.Numerics;
using System.Runtime.CompilerServices;
using NeuralKernels.Kernels.Functions;
using NeuralKernels.Kernels.Reductions;
using NeuralKernels.Kernels.Simd;

namespace NeuralKernels.Kernels.Activations;

/// <summary>e[j] = exp(x[j] - max) of one row, in double: what softmax and all its relatives are made of.</summary>
/// <remarks>
/// Everything here is double: a float is widened, x[j] - max rounds once, exp is <see cref="ExpOperator"/>'s, and the sum runs in the order of
/// <see cref="LaneOrder"/>. Where <paramref name="kept"/> is not null the exponentials are stored there on the way and read back, else
/// evaluated again, to the same bits. A row that holds +infinity or nothing but -infinity has no softmax: e is NaN.
/// </remarks>
/// <param name="x">The row.</param>
/// <param name="max">Its maximum.</param>
/// <param name="kept">Room for the exponentials, or null; may be <paramref name="x"/> itself where that is double.</param>
internal readonly unsafe struct Exponentials<T>(T* x, double max, double* kept) : ILaneOperator<double>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The longest row whose exponentials a kernel keeps on the stack: 16 KiB, half of the smallest L1 cache.</summary>
    private const int MostOnStack = 2048;

    /// <summary>
    /// The row's exponentials, kept while they are needed twice: doubles in the row that is written in the end, floats in <paramref name="stack"/>
    /// unless the row is too long for it, and not at all where nothing is written.
    /// </summary>
    public static Exponentials<T> Of(T* x, double max, int columns, T* written, double* stack)
    {
        double* kept = written == null ? null
            : typeof(T) == typeof(double) ? (double*)written
            : columns <= MostOnStack ? stack : null;
        return new Exponentials<T>(x, max, kept);
    }

    /// <summary>How many doubles of stack <see cref="Of"/> wants for rows of <paramref name="columns"/>.</summary>
    public static int StackLength(int columns) => typeof(T) == typeof(float) && columns <= MostOnStack ? columns : 0;

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
            Lanes.Store<S, V, double>(e, kept, j, count);
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
        where V : struct => kept != null ? Lanes.Load<S, V, double>(kept, j, count) : Evaluate<S, V>(j, count);

    /// <summary>The sum over the row.</summary>
    public double Sum<S, V>(int columns)
        where S : struct, ISimd<V, double>
        where V : struct => LaneOrder.Reduce<S, V, double, Exponentials<T>>(this, columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Evaluate<S, V>(nuint j, int count)
        where S : struct, ISimd<V, double>
        where V : struct =>
        default(ExpOperator).Apply<S, V>(S.Subtract(Lanes.LoadWide<S, V, T>(x, j, count), S.Broadcast(max)));
}
