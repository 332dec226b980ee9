using System;
using System.Numerics;
using NaiveGemm = NeuralKernels.Reference.MatrixProduct.Gemm;

namespace NeuralKernels.Reference.Training;

/// <summary>Z = X W + b and Y = f(Z) for rows of X, and the gradients of both, in plain loops.</summary>
/// <remarks>Keeps the rows of the last forward pass for the backward pass. Written to be read and compared with; it allocates
/// freely.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class NaiveLayer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NaiveActivation<T>? _activation;
    private T[] _input = [];
    private T[] _z = [];
    private T[] _output = [];

    /// <summary>A layer with these weights and biases, which are not copied.</summary>
    /// <param name="inputs">Inputs per row.</param>
    /// <param name="outputs">Outputs per row.</param>
    /// <param name="weights">W, inputs x outputs, row-major.</param>
    /// <param name="biases">b, one per output.</param>
    /// <param name="activation">f; null for none.</param>
    public NaiveLayer(int inputs, int outputs, T[] weights, T[] biases, NaiveActivation<T>? activation = null)
    {
        (Inputs, Outputs, Weights, Biases) = (inputs, outputs, weights, biases);
        (DWeights, DBiases) = (new T[weights.Length], new T[biases.Length]);
        _activation = activation;
    }

    /// <summary>Inputs per row.</summary>
    public int Inputs { get; }

    /// <summary>Outputs per row.</summary>
    public int Outputs { get; }

    /// <summary>W, inputs x outputs.</summary>
    public T[] Weights { get; }

    /// <summary>b, one per output.</summary>
    public T[] Biases { get; }

    /// <summary>dL/dW of the last backward pass.</summary>
    public T[] DWeights { get; }

    /// <summary>dL/db of the last backward pass.</summary>
    public T[] DBiases { get; }

    /// <summary>Y, rows x outputs.</summary>
    /// <param name="input">X, rows x inputs.</param>
    public T[] Forward(T[] input)
    {
        int rows = input.Length / Inputs;
        _input = input;
        _z = new T[rows * Outputs];
        NaiveGemm.Multiply(false, false, rows, Outputs, Inputs, T.One, input, Inputs, Weights, Outputs, T.Zero, _z, Outputs, Biases);
        _output = new T[_z.Length];
        if (_activation is null)
        {
            _z.CopyTo(_output, 0);
        }
        else
        {
            _activation.Forward(_z, _output);
        }

        return _output;
    }

    /// <summary>Overwrites the gradients of weights and biases for the rows of the last forward pass.</summary>
    /// <param name="dOutput">dL/dY, rows x outputs.</param>
    /// <param name="wantsInput">Whether to compute dL/dX.</param>
    /// <returns>dL/dX, rows x inputs, or empty.</returns>
    public T[] Backward(T[] dOutput, bool wantsInput)
    {
        int rows = dOutput.Length / Outputs;
        T[] dZ = dOutput;
        if (_activation is not null)
        {
            dZ = new T[dOutput.Length];
            _activation.Backward(_z, _output, dOutput, dZ);
        }

        NaiveGemm.Multiply(true, false, Inputs, Outputs, rows, T.One, _input, Inputs, dZ, Outputs, T.Zero, DWeights, Outputs);
        Reductions.ColumnSum.Apply<T>(rows, Outputs, dZ, DBiases);
        if (!wantsInput)
        {
            return [];
        }

        var dInput = new T[rows * Inputs];
        NaiveGemm.Multiply(false, true, rows, Inputs, Outputs, T.One, dZ, Outputs, Weights, Outputs, T.Zero, dInput, Inputs);
        return dInput;
    }
}

/// <summary>An activation and its gradient.</summary>
/// <param name="Forward">Y = f(Z).</param>
/// <param name="Backward">dL/dZ from Z, Y and dL/dY.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record NaiveActivation<T>(NaiveActivation<T>.Values Forward, NaiveActivation<T>.Gradients Backward)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes f(Z) into <paramref name="output"/>, as long as <paramref name="z"/>.</summary>
    public delegate void Values(ReadOnlySpan<T> z, Span<T> output);

    /// <summary>Writes dL/dZ into <paramref name="dZ"/>; all spans are of one length.</summary>
    public delegate void Gradients(ReadOnlySpan<T> z, ReadOnlySpan<T> output, ReadOnlySpan<T> dOutput, Span<T> dZ);
}
