using System;
using System.Collections.Generic;
using System.Numerics;
using NeuralKernels.Kernels.Elementwise;
using NeuralKernels.Kernels.RandomNumbers;
using static System.FormattableString;

namespace NeuralKernels.Layers;

/// <summary>y = rows of a table W, selected by the inputs: each input is a class number, and is replaced by the vector learned for that
/// class.</summary>
/// <remarks>
/// X is rows x inputs of whole numbers in [0, classes), W classes x size, Y rows x (inputs size): all inputs share W, and the vectors of a
/// row are concatenated. Backward: dW = 0, then dW[x[i, j]] += dY[i, j], rows ascending and inputs ascending, so that the order of each sum
/// is fixed. Every 4096 rows (or classes / inputs, where that is more) have sums of their own, which are added pairwise as in
/// <see cref="Kernels.Reductions.ColumnSum"/>. There is no gradient by a class number, so the layer must be the first. W is initialized
/// from the normal distribution of mean 0 and variance 1, as in PyTorch.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Embedding<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MinChain = 4096; // rows

    private readonly ParameterSlice[] _parameters;
    private readonly int _chain; // rows; so that adding one table to another costs no more than gathering the second

    internal Embedding(int inputSize, EmbeddingSpec spec)
        : base(inputSize, checked(inputSize * spec.Size))
    {
        Classes = spec.Classes;
        Size = spec.Size;
        ParameterLength = checked(Classes * Size);
        _chain = Math.Max(MinChain, Classes / inputSize);
        _parameters = [new ParameterSlice("weight", 0, [Classes, Size])];
    }

    /// <summary>Rows of W.</summary>
    public int Classes { get; }

    /// <summary>Size of the vector of a class.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSlice> Parameters => _parameters;

    /// <inheritdoc/>
    public override int ParameterLength { get; }

    /// <inheritdoc/>
    public override string Describe() => Invariant($"embedding {InputSize} -> {OutputSize}, {Classes} classes of {Size}");

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
                    Invariant($"Input {i % InputSize} of row {i / InputSize} is {input[i]}; ")
                    + Invariant($"a class number, a whole number from 0 to {Classes - 1}, is needed."), argument);
            }
        }
    }

    internal override int BackwardWorkspace(int rows, int threads) => checked(Levels(rows) * ParameterLength);

    internal override void Forward(in ForwardPass<T> pass)
    {
        for (int i = 0; i < pass.Input.Length; i++)
        {
            pass.Parameters.Slice(int.CreateTruncating(pass.Input[i]) * Size, Size).CopyTo(pass.Output[(i * Size)..]);
        }
    }

    internal override void Backward(in BackwardPass<T> pass) => Gather(pass.Input, pass.DOutput, pass.DParameters, pass.Workspace);

    /// <summary>The levels of the tree over the chains; each holds a table.</summary>
    private int Levels(int rows) => BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)Chains(rows)));

    private int Chains(int rows) => rows <= _chain ? 1 : ((rows - 1) / _chain) + 1;

    /// <summary>sums[inputs[i]] = the sum of dOutput[i]; the tree is traversed depth first.</summary>
    private void Gather(ReadOnlySpan<T> inputs, ReadOnlySpan<T> dOutput, Span<T> sums, Span<T> workspace)
    {
        int rows = inputs.Length / InputSize;
        if (rows > _chain)
        {
            int left = (int)(BitOperations.RoundUpToPowerOf2((uint)Chains(rows)) / 2) * _chain * InputSize;
            Gather(inputs[..left], dOutput[..(left * Size)], sums, workspace);
            Span<T> right = workspace[..ParameterLength];
            Gather(inputs[left..], dOutput[(left * Size)..], right, workspace[ParameterLength..]);
            Add.Apply<T>(sums, right, sums);
            return;
        }

        sums.Clear();
        for (int i = 0; i < inputs.Length; i++)
        {
            Span<T> row = sums.Slice(int.CreateTruncating(inputs[i]) * Size, Size);
            Add.Apply(row, dOutput.Slice(i * Size, Size), row);
        }
    }
}
