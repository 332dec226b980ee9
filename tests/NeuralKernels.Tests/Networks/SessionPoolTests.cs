using System;
using System.Linq;
using System.Threading.Tasks;
using NeuralKernels.Kernels.Activations;
using Xunit;

namespace NeuralKernels.Tests.Networks;

public sealed class SessionPoolTests
{
    private static readonly Network<float> s_network = Network.Create(3).Dense(8, Activation.Tanh).Dense(2).Build(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Calls_from_many_threads_give_the_bits_of_a_session(bool packed)
    {
        SessionPool<float> pool = packed ? s_network.Pack().CreateSessionPool(size: 2) : s_network.CreateSessionPool(size: 2);
        float[][] inputs = [.. Enumerable.Range(0, 200).Select(i => new float[] { i, -i / 3f, 1 })];
        var session = s_network.CreateSession();
        float[][] expected = [.. inputs.Select(input => Run(session.Run, input))];
        float[][] found = new float[inputs.Length][];

        Parallel.For(0, inputs.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => found[i] = Run(pool.Run, inputs[i]));

        Assert.Equal(expected, found);
    }

    [Fact]
    public void No_two_threads_have_the_same_session_and_an_empty_pool_makes_more()
    {
        SessionPool<float> pool = s_network.CreateSessionPool(size: 2);
        Session<float>[] rented = [pool.Rent(), pool.Rent(), pool.Rent()];
        Assert.Equal(3, rented.Distinct().Count());

        Array.ForEach(rented, pool.Return);

        // The pool keeps two; the third is new.
        Session<float>[] again = [pool.Rent(), pool.Rent(), pool.Rent()];
        Assert.Equal(2, again.Intersect(rented).Count());
        Assert.Equal(2, pool.Size);
    }

    [Fact]
    public void A_session_is_returned_once_and_to_its_pool()
    {
        SessionPool<float> pool = s_network.CreateSessionPool(size: 1), other = s_network.CreateSessionPool(size: 1);
        Session<float> session = pool.Rent();

        ArgumentException refused = Assert.Throws<ArgumentException>(() => other.Return(session));
        Assert.Contains("not of this pool", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => pool.Return(s_network.CreateSession()));
        pool.Return(session);
        Assert.Contains("before", Assert.Throws<ArgumentException>(() => pool.Return(session)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_network.CreateSessionPool(size: 0));
    }

    [Fact]
    public void A_call_that_fails_returns_its_session()
    {
        SessionPool<float> pool = s_network.CreateSessionPool(size: 1);
        Session<float> session = pool.Rent();
        pool.Return(session);

        Assert.Throws<ArgumentException>(() => pool.Run(new float[2], new float[2]));

        Assert.Same(session, pool.Rent());
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        SessionPool<float> pool = s_network.CreateSessionPool(size: 2);
        float[] input = [1, 2, 3], output = new float[2];
        long min = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                pool.Run(input, output);
            }

            min = Math.Min(min, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, min);
    }

    private static float[] Run(Action<ReadOnlySpan<float>, Span<float>> run, float[] input)
    {
        float[] output = new float[2];
        run(input, output);
        return output;
    }
}
