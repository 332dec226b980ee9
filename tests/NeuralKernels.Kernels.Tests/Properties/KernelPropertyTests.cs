using System.Linq;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using NeuralKernels.Tests.Support;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Every kernel gives what its naive twin gives, to the bit wherever the contract fixes the bits, whatever the case.</summary>
/// <remarks>
/// Shapes, memory, parameters and numbers are drawn anew in each run, and a case that fails is shrunk. To draw more cases than usual, set
/// <c>NEURALKERNELS_PROPERTY_CASES</c> to their number for each kernel and type.
/// </remarks>
public class KernelPropertyTests
{
    public static TheoryData<string> Names => [.. Kernel<float>.All.Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_kernels_give_what_their_twin_gives(string name) => Check<float>(name);

    [Theory]
    [MemberData(nameof(Names))]
    public void Double_kernels_give_what_their_twin_gives(string name) => Check<double>(name);

    private static void Check<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(PropertyCases.Count(50)).WithQuietOnSuccess(true),
            Prop.ForAll(CaseGenerator.Cases(Kernel<T>.Find(name)), KernelCheck.Expect));
}
