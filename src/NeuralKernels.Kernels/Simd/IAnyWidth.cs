using System.Numerics;

namespace NeuralKernels.Kernels.Simd;

/// <summary>A kernel that takes its arguments as fields and its vector width as a type parameter.</summary>
/// <typeparam name="T">The type of a lane; double for float spans that are evaluated in double.</typeparam>
public interface IAnyWidth<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs at the width of <typeparamref name="S"/>.</summary>
    void Run<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct;
}

/// <summary>As <see cref="IAnyWidth{T}"/>, with a result.</summary>
/// <typeparam name="T">The type of a lane; double for float spans that are evaluated in double.</typeparam>
/// <typeparam name="TResult">The result's type.</typeparam>
public interface IAnyWidth<T, TResult>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Runs at the width of <typeparamref name="S"/>.</summary>
    TResult Run<S, V>()
        where S : struct, ISimd<V, T>
        where V : struct;
}
