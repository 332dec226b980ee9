namespace NeuralKernels.Kernels.Activations;

/// <summary>The activations that a layer can be given by name. Softmax is not among them: it looks at a whole row.</summary>
public enum ActivationKind
{
    /// <summary><see cref="Activations.Identity"/>.</summary>
    Identity,

    /// <summary><see cref="Activations.Relu"/>.</summary>
    Relu,

    /// <summary><see cref="Activations.Sigmoid"/>.</summary>
    Sigmoid,

    /// <summary><see cref="Activations.Tanh"/>.</summary>
    Tanh,

    /// <summary><see cref="Activations.LeakyRelu"/>, with a slope.</summary>
    LeakyRelu,

    /// <summary><see cref="Activations.Elu"/>, with alpha.</summary>
    Elu,

    /// <summary><see cref="Activations.Celu"/>, with alpha.</summary>
    Celu,

    /// <summary><see cref="Activations.Selu"/>.</summary>
    Selu,

    /// <summary><see cref="Activations.Softplus"/>.</summary>
    Softplus,

    /// <summary><see cref="Activations.Softsign"/>.</summary>
    Softsign,

    /// <summary><see cref="Activations.HardSigmoid"/>.</summary>
    HardSigmoid,

    /// <summary><see cref="Activations.HardSwish"/>.</summary>
    HardSwish,

    /// <summary><see cref="Activations.Gaussian"/>.</summary>
    Gaussian,

    /// <summary><see cref="Activations.Silu"/>.</summary>
    Silu,

    /// <summary><see cref="Activations.Mish"/>.</summary>
    Mish,

    /// <summary><see cref="Activations.Gelu"/>.</summary>
    Gelu,

    /// <summary><see cref="Activations.GeluTanh"/>.</summary>
    GeluTanh,
}
