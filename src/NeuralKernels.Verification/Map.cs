using System;

namespace NeuralKernels.Verification;

/// <summary>y[i] = f(x[i]), by a kernel or its reference.</summary>
internal delegate void Map<T>(ReadOnlySpan<T> x, Span<T> y);

/// <summary>dInput[i] = dOutput[i] f'(x[i]), from the input or the output of the forward pass, whichever the kernel takes.</summary>
internal delegate void MapBack<T>(ReadOnlySpan<T> kept, ReadOnlySpan<T> dOutput, Span<T> dInput);
