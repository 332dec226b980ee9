using System;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;

namespace NeuralKernels.Kernels.Tests.Updates;

/// <summary>
/// Parameters, gradients and up to three states, twice: as arrays that a twin works on, and before a guarded page as pointers that a
/// step works on at every width.
/// </summary>
internal sealed unsafe class UpdateStage<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GuardedSpan<T>[] _memory;
    private T[][] _samples = [];
    private T[][] _twin = [];

    /// <summary>Room for steps of up to <paramref name="capacity"/> elements.</summary>
    public UpdateStage(int capacity) => _memory = Array.ConvertAll(new int[5], _ => new GuardedSpan<T>(capacity));

    public int N { get; private set; }

    /// <summary>For the twin, which leaves them as the step is to leave them.</summary>
    public T[] Parameters => _twin[0];

    /// <summary>For the twin.</summary>
    public T[] Gradients => _twin[1];

    /// <summary>For the twin: values of either sign.</summary>
    public T[] Signed => _twin[2];

    /// <summary>For the twin: no value is negative.</summary>
    public T[] Squares => _twin[3];

    /// <summary>For the twin: no value is negative.</summary>
    public T[] MoreSquares => _twin[4];

    public T* ParametersAt => _memory[0].Pointer(N);

    public T* GradientsAt => _memory[1].Pointer(N);

    public T* SignedAt => _memory[2].Pointer(N);

    public T* SquaresAt => _memory[3].Pointer(N);

    public T* MoreSquaresAt => _memory[4].Pointer(N);

    /// <summary>New values, of which there are <paramref name="n"/>.</summary>
    public void Set(int n)
    {
        N = n;
        _samples =
        [
            Samples.Values<T>(n, n),
            Samples.Values<T>(n, n + 1000),
            Samples.Values<T>(n, n + 2000),
            Array.ConvertAll(Samples.Values<T>(n, n + 3000), T.Abs),
            Array.ConvertAll(Samples.Values<T>(n, n + 4000), T.Abs),
        ];
        Reset();
    }

    /// <summary>Runs the step at every width, and expects of each what the twin has left. The twin starts anew afterwards.</summary>
    public void Check<TStep>(string name, TStep step)
        where TStep : struct, IMultiSpanOperator<T>
    {
        Widths.ForEach<T, TStep>(
            step,
            N,
            () =>
            {
                for (int k = 0; k < _memory.Length; k++)
                {
                    _memory[k].Fill(_samples[k]);
                }
            },
            width =>
            {
                for (int k = 0; k < _memory.Length; k++)
                {
                    SameBits.Expect<T>(_twin[k], _memory[k].Span(N), $"{name}, {N}, {width}, span {k}");
                }
            });
        Reset();
    }

    public void Dispose()
    {
        foreach (GuardedSpan<T> memory in _memory)
        {
            memory.Dispose();
        }
    }

    private void Reset() => _twin = Array.ConvertAll(_samples, values => (T[])values.Clone());
}
