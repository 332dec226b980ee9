namespace NeuralKernels;

/// <summary>Which streams of a seed each use draws from, so that no two uses see the same numbers when they are given the same
/// seed.</summary>
/// <remarks>
/// The upper half of a stream's 64 bits names the use, the lower half is the use's own: a layer, an epoch. Each use so has 2^32 streams of
/// 2^64
/// blocks; a layer and an epoch are below 2^31. Use 0, the streams below 2^32, is left to callers who draw their own numbers with the
/// kernels.
/// Another number for a use changes what every seed gives.
/// </remarks>
internal static class RandomStreams
{
    /// <summary>Streams of one use.</summary>
    public const ulong PerUse = 1UL << 32;

    /// <summary>The generated data sets: positions, noise, centres.</summary>
    public const ulong Generate = 1 * PerUse;

    /// <summary>The first weights, + layer.</summary>
    public const ulong Weights = 2 * PerUse;

    /// <summary>The order of the rows, + epoch.</summary>
    public const ulong Order = 3 * PerUse;

    /// <summary>Which outputs training leaves out, + layer.</summary>
    public const ulong Dropout = 4 * PerUse;

    /// <summary>Which rows are drawn with replacement, + repetition.</summary>
    public const ulong Bootstrap = 5 * PerUse;

    /// <summary>How inputs are varied in training, + epoch.</summary>
    public const ulong Augment = 6 * PerUse;

    /// <summary>Which of the rows that wait in a buffer comes next.</summary>
    public const ulong Buffer = 7 * PerUse;

    /// <summary>Which rows train, validate and test. Older than this table and kept: what a seed once held back, it still holds
    /// back.</summary>
    public const ulong Split = 0x73706C6974; // "split" in ASCII; use 0x73
}
