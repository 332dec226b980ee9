using System;
using NeuralKernels.Kernels.RandomNumbers;
using Xunit;
using Twin = NeuralKernels.Reference.RandomNumbers;

namespace NeuralKernels.Kernels.Tests.RandomNumbers;

public class ShuffleTests
{
    [Fact]
    public void EveryLengthGivesThePermutationOfTheReference()
    {
        for (int n = 0; n < 600; n = n < 20 ? n + 1 : (n * 5 / 4) + 1)
        {
            int[] expected = new int[n], found = new int[n], sorted = new int[n];
            Twin.Shuffle.Fill(1, 2, expected);
            Shuffle.Fill(1, 2, found);
            Assert.Equal(expected, found);

            found.CopyTo(sorted, 0);
            Array.Sort(sorted);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(i, sorted[i]);
            }
        }
    }

    [Fact]
    public void SeedsAndStreamsGiveOtherOrders()
    {
        int[] order = new int[100], otherStream = new int[100], otherSeed = new int[100];
        Shuffle.Fill(1, 2, order);
        Shuffle.Fill(1, 3, otherStream);
        Shuffle.Fill(2, 2, otherSeed);
        Assert.NotEqual(order, otherStream);
        Assert.NotEqual(order, otherSeed);
        Assert.NotEqual(otherStream, otherSeed);
    }
}
