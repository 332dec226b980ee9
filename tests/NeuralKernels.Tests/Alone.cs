using Xunit;

namespace NeuralKernels.Tests;

/// <summary>Tests that run one by one after all others: the runtime's count of a thread's bytes is off while another thread's garbage is
/// collected.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
