using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics.X86;
using NeuralKernels.Kernels.RandomNumbers;
using Xunit;
using Twin = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

public class PhiloxTests
{
    private const ulong Seed = 0x0123456789ABCDEF;
    private const ulong Stream = 0xFEDCBA9876543210;

    /// <summary>The vectors of philox4x32, 10 rounds, in Random123's kat_vectors: counter, key, words.</summary>
    public static TheoryData<uint[], uint[], uint[]> PublishedVectors() => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8] },
        {
            [0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF], [0xFFFFFFFF, 0xFFFFFFFF],
            [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]
        },
        {
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344], [0xA4093822, 0x299F31D0],
            [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1]
        },
    };

    [Theory]
    [MemberData(nameof(PublishedVectors))]
    public void ABlockIsThePublishedOne(uint[] counter, uint[] key, uint[] words)
    {
        ulong index = Join(counter[0], counter[1]);
        ulong stream = Join(counter[2], counter[3]);
        ulong seed = Join(key[0], key[1]);
        (uint, uint, uint, uint) expected = (words[0], words[1], words[2], words[3]);
        Assert.Equal(expected, Philox.Block(seed, stream, index));
        Assert.Equal(expected, Twin.Philox.Block(seed, stream, index));
    }

    [Fact]
    public void EveryLengthAndStartGivesTheWordsOfTheReference()
    {
        using var memory = new GuardedMemory<uint>(80);
        uint[] expected = new uint[80];
        for (int length = 0; length <= 80; length++)
        {
            for (int start = 0; start < 9; start++)
            {
                Twin.Philox.Fill(Seed, Stream, start, expected.AsSpan(0, length));
                Span<uint> found = memory.AtEnd(length);
                Philox.Fill(Seed, Stream, start, found);
                Assert.Equal(expected.AsSpan(0, length), found);
            }
        }
    }

    [Fact]
    public void EveryLengthAndStartGivesTheLongWordsOfTheReference()
    {
        using var memory = new GuardedMemory<ulong>(40);
        ulong[] expected = new ulong[40];
        for (int length = 0; length <= 40; length++)
        {
            for (int start = 0; start < 5; start++)
            {
                Twin.Philox.Fill(Seed, Stream, start, expected.AsSpan(0, length));
                Span<ulong> found = memory.AtEnd(length);
                Philox.Fill(Seed, Stream, start, found);
                Assert.Equal(expected.AsSpan(0, length), found);
            }
        }
    }

    [Theory]
    [InlineData((1L << 34) - 10)] // the block's number passes 2^32 inside the span: the carry reaches the second counter word
    [InlineData((1L << 33) + 3)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 50)]
    public void AStartFarOutGivesTheWordsOfTheReference(long start)
    {
        uint[] expected = new uint[100], found = new uint[100];
        Twin.Philox.Fill(Seed, Stream, start, expected);
        Philox.Fill(Seed, Stream, start, found);
        Assert.Equal(expected, found);
    }

    [SkippableFact]
    public void FourBlocksAtOnceAreTheBlocks()
    {
        Skip.IfNot(Avx2.IsSupported, "This CPU has no AVX2, or it is switched off.");
        uint[] words = new uint[70];
        Assert.Equal(64, Philox.FillFours(Seed, Stream, uint.MaxValue - 5, words));
        for (int block = 0; block < 16; block++)
        {
            (uint, uint, uint, uint) found = (words[4 * block], words[(4 * block) + 1], words[(4 * block) + 2], words[(4 * block) + 3]);
            Assert.Equal(Philox.Block(Seed, Stream, (ulong)uint.MaxValue - 5 + (ulong)block), found);
        }

        Assert.All(words[64..], word => Assert.Equal(0u, word));
    }

    [Fact]
    public void ALongWordIsTwoWordsTheLowHalfFirst()
    {
        uint[] words = new uint[26];
        ulong[] longWords = new ulong[12];
        Philox.Fill(Seed, Stream, 2, words);
        Philox.Fill(Seed, Stream, 1, longWords);
        for (int i = 0; i < longWords.Length; i++)
        {
            Assert.Equal(Join(words[2 * i], words[(2 * i) + 1]), longWords[i]);
        }
    }

    [Fact]
    public void SeedsStreamsAndPlacesAllGiveDifferentWords()
    {
        var seen = new HashSet<ulong>();
        ulong[] words = new ulong[100];
        foreach (ulong seed in (ulong[])[0, 1, 1UL << 32, 1UL << 63])
        {
            foreach (ulong stream in (ulong[])[0, 1, 1UL << 32, 1UL << 63])
            {
                Philox.Fill(seed, stream, 0, words);
                Assert.All(words, word => Assert.True(seen.Add(word)));
            }
        }
    }

    [Fact]
    public void ANegativeStartIsRefused()
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Fill(0, 0, -1, new uint[1]));
        Assert.Equal("start", error.ParamName);
        Assert.Equal("start", Assert.Throws<ArgumentOutOfRangeException>(() => Philox.Fill(0, 0, -1, new ulong[1])).ParamName);
    }

    private static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
}
