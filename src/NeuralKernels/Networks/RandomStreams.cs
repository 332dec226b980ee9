namespace NeuralKernels;

/// <summary>The streams of a seed that each use draws from, so that no two uses see the same numbers for the same seed.</summary>
/// <remarks>
/// The upper half of a stream's 64 bits identifies the use, the lower half is free for the use: a layer, an epoch. Each use thus has 2^32
/// streams of 2^64 blocks; layers and epochs are below 2^31. Use 0, the streams below 2^32, is left to callers who draw their own numbers
/// with the kernels. Changing the number of a use changes the results of every seed.
/// </remarks>
internal static class RandomStreams
{
    /// <summary>Number of streams per use.</summary>
    public const ulong PerUse = 1UL << 32;

    /// <summary>Generated data sets: positions, noise, centres.</summary>
    public const ulong Generate = 1 * PerUse;

    /// <summary>Initial weights, + layer.</summary>
    public const ulong Weights = 2 * PerUse;

    /// <summary>The order of the rows, + epoch.</summary>
    public const ulong Order = 3 * PerUse;

    /// <summary>Which elements dropout zeroes, + layer.</summary>
    public const ulong Dropout = 4 * PerUse;

    /// <summary>Which rows are drawn with replacement, + repetition.</summary>
    public const ulong Bootstrap = 5 * PerUse;

    /// <summary>Augmentation of inputs in training, + epoch.</summary>
    public const ulong Augment = 6 * PerUse;

    /// <summary>Which row of a shuffle buffer comes next.</summary>
    public const ulong Buffer = 7 * PerUse;

    /// <summary>Which rows are for training, validation and test. Older than this scheme, and kept so that a seed still gives the same
    /// split.</summary>
    public const ulong Split = 0x73706C6974; // "split" in ASCII; use 0x73
}
