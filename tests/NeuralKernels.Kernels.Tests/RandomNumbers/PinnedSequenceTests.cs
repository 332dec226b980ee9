using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralKernels.Kernels.RandomNumbers;
using Xunit;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

/// <summary>The sequences as they were published, on every CPU and from version to version, by the first half of their SHA-256.</summary>
/// <remarks>A digest that changes changes every network trained from a seed.</remarks>
public class PinnedSequenceTests
{
    private const ulong Seed = 20240229;
    private const ulong Stream = 3;
    private const int Start = 1_000_001;
    private const int Count = 10_000;

    [Fact]
    public void TheUniformFloats() => Expect<float>(
        "52c4dc46312c8059868c4d938ec6b64c", span => Uniform.Fill(Seed, Stream, Start, span, -0.1f, 0.7f));

    [Fact]
    public void TheUniformDoubles() => Expect<double>(
        "94b565e431cb4e7647de78373c07e98b", span => Uniform.Fill(Seed, Stream, Start, span, -0.1, 0.7));

    [Fact]
    public void TheNormalFloats() => Expect<float>(
        "8c2f27eee1303ca22445ac31ccee483d", span => Normal.Fill(Seed, Stream, Start, span, 0.5f, 1.5f));

    [Fact]
    public void TheNormalDoubles() => Expect<double>(
        "5c8905a78e96b617b67e6803d4385ecc", span => Normal.Fill(Seed, Stream, Start, span, 0.5, 1.5));

    [Fact]
    public void TheMask() => Expect<float>(
        "bcf24abf569ca0f9ca68185855b528ad", span => Bernoulli.Fill(Seed, Stream, Start, span, 0.8f, 1.25f));

    [Fact]
    public void TheOrder() => Expect<int>("0ace72191908945f52a0a48eb0eff8be", span => Shuffle.Fill(Seed, Stream, span));

    private static void Expect<T>(string digest, Action<T[]> fill)
        where T : unmanaged
    {
        T[] numbers = new T[Count];
        fill(numbers);
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<T>(numbers)))[..32]);
    }
}
