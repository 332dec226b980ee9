using System;
using Xunit;

namespace NeuralKernels.Kernels.Tests;

public class GuardedMemoryTests
{
    [Fact]
    public void Both_ends_can_be_written_and_read_back()
    {
        using var memory = new GuardedMemory<float>(100);
        memory.AtStart(3).Fill(1);
        memory.AtEnd(3).Fill(2);
        memory.At(7, 2).Fill(3);
        Assert.Equal([1f, 1f, 1f, 0f], memory.AtStart(4).ToArray());
        Assert.Equal([0f, 2f, 2f, 2f], memory.AtEnd(4).ToArray());
        Assert.Equal([0f, 3f, 3f, 0f], memory.At(6, 4).ToArray());
    }

    [Fact]
    public void A_span_past_the_guard_is_refused()
    {
        using var memory = new GuardedMemory<double>(1);
        int room = Environment.SystemPageSize / sizeof(double);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.At(1, room).Length);
        Assert.Equal(room, memory.At(0, room).Length);
    }
}
