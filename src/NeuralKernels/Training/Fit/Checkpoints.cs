using System;

namespace NeuralKernels.Training;

/// <summary>Where and how often a training is saved, so that it can be resumed to the bit; in any case once at its end.</summary>
public sealed record Checkpoints
{
    /// <summary>Saves to one file, which each checkpoint replaces whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="everyEpochs">Epochs between checkpoints; 0 for none after epochs.</param>
    /// <param name="every">Time between checkpoints, also within an epoch; null for none by time.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="everyEpochs"/> or <paramref name="every"/> is negative.</exception>
    public Checkpoints(string path, int everyEpochs = 1, TimeSpan? every = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(everyEpochs);
        ArgumentOutOfRangeException.ThrowIfLessThan(every ?? TimeSpan.Zero, TimeSpan.Zero, nameof(every));
        Path = path;
        EveryEpochs = everyEpochs;
        Every = every;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Epochs between checkpoints; 0 for none after epochs.</summary>
    public int EveryEpochs { get; }

    /// <summary>Time between checkpoints; null for none by time.</summary>
    public TimeSpan? Every { get; }
}
