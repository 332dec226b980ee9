using System;
using System.Linq;
using NeuralKernels.Kernels.Tests.Oracles;
using Xunit;

namespace NeuralKernels.Kernels.Tests.Simd;

/// <content>The loads and stores, whole and partial.</content>
public abstract partial class SimdTests<S, V, T>
{
    [Fact]
    public void LoadAndStoreMoveCountElementsAtAnyOffsetAndNoOther()
    {
        T[] source = s_operands.A;
        for (int offset = 0; offset <= 2 * S.Count; offset++)
        {
            T[] destination = Enumerable.Repeat(T.NaN, 4 * S.Count).ToArray();
            S.Store(S.Load(in source[0], (nuint)offset), ref destination[0], (nuint)offset);
            for (int i = 0; i < destination.Length; i++)
            {
                T expected = i >= offset && i < offset + S.Count ? source[i] : T.NaN;
                Assert.Equal(Bits.Raw(expected), Bits.Raw(destination[i]));
            }
        }
    }

    [Fact]
    public void PartialMaskSetsTheFirstLanes()
    {
        for (int count = 0; count <= S.Count; count++)
        {
            T[] lanes = Lanes(S.PartialMask(count));
            for (int lane = 0; lane < S.Count; lane++)
            {
                Assert.Equal(lane < count ? s_allBits : 0, Bits.Raw(lanes[lane]));
            }
        }
    }

    [Fact]
    public unsafe void LoadPartialReadsTheLanesOfTheMaskAndNothingBehindThem()
    {
        using var memory = new GuardedMemory<T>(S.Count);
        for (int count = 0; count <= S.Count; count++)
        {
            Span<T> source = memory.AtEnd(count);
            s_operands.A.AsSpan(0, count).CopyTo(source);
            fixed (T* pointer = source)
            {
                // An empty span pins as null; no lane is read from there either.
                T[] lanes = Lanes(S.LoadPartial(pointer, S.PartialMask(count)));
                for (int lane = 0; lane < S.Count; lane++)
                {
                    Assert.Equal(lane < count ? Bits.Raw(s_operands.A[lane]) : 0, Bits.Raw(lanes[lane]));
                }
            }
        }
    }

    [Fact]
    public unsafe void StorePartialWritesTheLanesOfTheMaskAndTouchesNothingElse()
    {
        using var memory = new GuardedMemory<T>(2 * S.Count);
        for (int count = 0; count <= S.Count; count++)
        {
            Span<T> destination = memory.AtEnd(count);
            destination.Fill(T.NaN);
            T[] ordinary = Enumerable.Repeat(T.NaN, S.Count).ToArray();
            fixed (T* pointer = destination, other = ordinary)
            {
                V value = S.Load(in s_operands.A[0], 0);
                S.StorePartial(value, pointer, S.PartialMask(count));
                S.StorePartial(value, other, S.PartialMask(count));
            }

            for (int lane = 0; lane < S.Count; lane++)
            {
                Assert.Equal(Bits.Raw(lane < count ? s_operands.A[lane] : T.NaN), Bits.Raw(ordinary[lane]));
                Assert.True(lane >= count || Bits.Raw(destination[lane]) == Bits.Raw(ordinary[lane]));
            }
        }
    }

    [Fact]
    public void LoadSingleWidensCountFloats()
    {
        float[] source = [.. SpecialValues.Single, .. RandomBits<float>(seed: 11, RandomLanes)];
        for (int i = 0; i + S.Count <= source.Length; i++)
        {
            T[] lanes = Lanes(S.LoadSingle(in source[0], (nuint)i));
            for (int lane = 0; lane < S.Count; lane++)
            {
                Assert.Equal(Bits.Canonical(T.CreateChecked(source[i + lane])), Bits.Canonical(lanes[lane]));
            }
        }
    }

    [Fact]
    public void StoreSingleRoundsCountLanesToNearestEvenAndWritesNoOther()
    {
        T[] source = s_operands.A;
        for (int i = 0; i + S.Count <= source.Length; i++)
        {
            float[] destination = Enumerable.Repeat(7f, S.Count + 2).ToArray();
            S.StoreSingle(S.Load(in source[0], (nuint)i), ref destination[0], 1);
            Assert.Equal(7f, destination[0]);
            Assert.Equal(7f, destination[^1]);
            for (int lane = 0; lane < S.Count; lane++)
            {
                Assert.Equal(Bits.Canonical(float.CreateTruncating(source[i + lane])), Bits.Canonical(destination[lane + 1]));
            }
        }
    }
}
