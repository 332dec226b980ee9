namespace NeuralKernels.Layers;

/// <summary>The random numbers of a training step: a pure function of these two, the layer and the element.</summary>
/// <param name="Seed">The trainer's.</param>
/// <param name="Step">Steps taken before.</param>
internal readonly record struct StepRandomness(ulong Seed, long Step)
{
    /// <summary>The index of a step's first element in its layer's stream. A step has fewer than 2^32; after 2^31 steps they
    /// repeat.</summary>
    public long Start => (Step & int.MaxValue) << 32;
}
