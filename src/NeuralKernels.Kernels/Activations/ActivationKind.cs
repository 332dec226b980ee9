namespace NeuralKernels.Kernels.Activations;

/// <summary>The activations that a layer can be given by name.</summary>
public enum ActivationKind
{
    /// <summary>y = x.</summary>
    Identity,

    /// <summary>y = max(0, x).</summary>
    Relu,

    /// <summary>y = 1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>y = tanh x.</summary>
    Tanh,
}
