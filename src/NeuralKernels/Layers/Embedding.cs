using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.Random;

namespace NeuralKernels.Layers;

/// <summary>y = the rows of a table W that the inputs name: each input is a class number, and becomes the numbers learned for that class.</summary>
/// <remarks>
/// X is rows x inputs of whole numbers in [0, classes), W classes x size, Y rows x (inputs size): the inputs share W, and their rows of it stand beside
/// each other. Backward: dW = 0, then dW[x[i, j]] += dY[i, j], rows ascending and inputs ascending, so that the order of each sum is fixed. There is no
/// gradient by a class number, so the layer stands first. W starts normally distributed, mean 0 and variance 1, as PyTorch's.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Embedding<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ParameterSlice[] _parameters;

    internal Embedding(int inputSize, EmbeddingSpec spec)
        : base(inputSize, checked(inputSize * spec.Size))
    {
        Classes = spec.Classes;
        Size = spec.Size;
        ParameterLength = checked(Classes * Size);
        _parameters = [new ParameterSlice("weight", 0, [Classes, Size])];
    }

    /// <summary>Rows of W.</summary>
    public int Classes { get; }

    /// <summary>Numbers per class.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters => _parameters;

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    /// <inheritdoc/>
    public override string Describe() => $"embedding {InputSize} -> {OutputSize}, {Classes} classes of {Size}";

    internal override LayerSpec Spec => new EmbeddingSpec(Classes, Size);

    internal override void Initialize(ulong seed, Span<T> parameters) =>
        Normal.Fill(seed, RandomStreams.Weights + (ulong)Number, 0, parameters, T.Zero, T.One);

    internal override void CheckInput(ReadOnlySpan<T> input, string argument)
    {
        T classes = T.CreateTruncating(Classes);
        for (int i = 0; i < input.Length; i++)
        {
            if (!(T.IsInteger(input[i]) && input[i] >= T.Zero && input[i] < classes))
            {
                throw new ArgumentException(
                    $"Input {i % InputSize} of row {i / InputSize} is {input[i]}; "
                    + $"the number of a class, a whole one from 0 to {Classes - 1}, is needed.", argument);
            }
        }
    }

    internal override void Forward(in ForwardPass<T> pass)
    {
        for (int i = 0; i < pass.Input.Length; i++)
        {
            pass.Parameters.Slice(int.CreateTruncating(pass.Input[i]) * Size, Size).CopyTo(pass.Output[(i * Size)..]);
        }
    }

    internal override void Backward(in BackwardPass<T> pass)
    {
        pass.DParameters.Clear();
        for (int i = 0; i < pass.Input.Length; i++)
        {
            Span<T> row = pass.DParameters.Slice(int.CreateTruncating(pass.Input[i]) * Size, Size);
            Add.Apply(row, pass.DOutput.Slice(i * Size, Size), row);
        }
    }
}
