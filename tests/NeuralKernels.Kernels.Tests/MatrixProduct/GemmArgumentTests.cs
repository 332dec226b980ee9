using System;
using System.Linq;
using NeuralKernels.Kernels.MatrixProduct;
using Xunit;
using Fast = NeuralKernels.Kernels.MatrixProduct.Gemm;

namespace NeuralKernels.Kernels.Tests.MatrixProduct;

/// <summary>Each wrong argument is named, with what was found and what was needed, before anything is written.</summary>
public class GemmArgumentTests
{
    // A 3 by 4, B 4 by 5, C 3 by 5, with a gap of 1, 2 and 3. B stands transposed or alpha is 2, so that a workspace is needed.
    private const int M = 3;
    private const int N = 5;
    private const int K = 4;
    private const float Untouched = -7;

    private delegate void Spoil(Arguments arguments);

    [Fact]
    public void The_arguments_that_these_tests_spoil_are_accepted()
    {
        foreach (bool transpose in (bool[])[false, true])
        {
            var arguments = new Arguments(transpose);
            arguments.Multiply();
            Assert.DoesNotContain(Untouched, arguments.C[..N].ToArray());
        }
    }

    [Fact]
    public void Negative_sizes_are_refused()
    {
        Refuse<ArgumentOutOfRangeException>("m", "m is -1; it must not be negative.", arguments => arguments.M = -1);
        Refuse<ArgumentOutOfRangeException>("n", "n is -2; it must not be negative.", arguments => arguments.N = -2);
        Refuse<ArgumentOutOfRangeException>("k", "k is -3; it must not be negative.", arguments => arguments.K = -3);
        Refuse<ArgumentOutOfRangeException>("threads", "threads is -1; it must not be negative.", arguments => arguments.Threads = -1);
    }

    [Fact]
    public void A_leading_dimension_below_the_columns_as_they_stand_is_refused()
    {
        RefusePlain<ArgumentOutOfRangeException>("lda", "lda is 3; it must be at least 4.", arguments => arguments.Lda = 3);
        RefusePlain<ArgumentOutOfRangeException>("ldb", "ldb is 4; it must be at least 5.", arguments => arguments.Ldb = 4);
        RefuseTransposed<ArgumentOutOfRangeException>("lda", "lda is 2; it must be at least 3.", arguments => arguments.Lda = 2);
        RefuseTransposed<ArgumentOutOfRangeException>("ldb", "ldb is 3; it must be at least 4.", arguments => arguments.Ldb = 3);
        Refuse<ArgumentOutOfRangeException>("ldc", "ldc is 4; it must be at least 5.", arguments => arguments.Ldc = 4);
        Refuse<ArgumentOutOfRangeException>("ldc", "ldc is -5; it must be at least 5.", arguments => arguments.Ldc = -5);
    }

    [Fact]
    public void A_span_one_element_too_short_is_refused_and_one_that_just_suffices_is_not()
    {
        // rows - 1 leading dimensions, and the columns of the last row.
        RefusePlain<ArgumentException>("a", "a has 13 elements; 14 are needed.", arguments => arguments.A = arguments.A[..13]);
        RefusePlain<ArgumentException>("b", "b has 25 elements; 26 are needed.", arguments => arguments.B = arguments.B[..25]);
        RefuseTransposed<ArgumentException>("a", "a has 14 elements; 15 are needed.", arguments => arguments.A = arguments.A[..14]);
        RefuseTransposed<ArgumentException>("b", "b has 27 elements; 28 are needed.", arguments => arguments.B = arguments.B[..27]);
        Refuse<ArgumentException>("c", "c has 20 elements; 21 are needed.", arguments => arguments.C = arguments.C[..20]);
        Refuse<ArgumentException>(
            "epilogue.Bias", "epilogue.Bias has 4 elements; 5 are needed.", arguments => arguments.Bias = arguments.Bias[..4]);
        Arguments enough = new(false);
        (enough.A, enough.B, enough.C) = (enough.A[..14], enough.B[..26], enough.C[..21]);
        enough.Multiply();
    }

    [Fact]
    public void A_workspace_one_element_too_short_is_refused()
    {
        foreach (bool transpose in (bool[])[false, true])
        {
            int needed = Fast.WorkspaceLength<float>(transpose, transpose, M, N, K, scaled: true);
            Assert.NotEqual(0, needed);
            Refuse<ArgumentException>(
                transpose,
                "workspace",
                $"workspace has {needed - 1} elements; {needed} are needed.",
                arguments => arguments.Workspace = arguments.Workspace[..(needed - 1)]);
        }
    }

    [Fact]
    public void The_overload_without_gaps_refuses_the_same()
    {
        float[] c = [Untouched, Untouched, Untouched, Untouched];
        var six = new float[6];
        AssertRefused<ArgumentException>("a", "a has 5 elements; 6 are needed.", () => Fast.Multiply(2, 2, 3, six.AsSpan(1), six, c));
        AssertRefused<ArgumentException>("b", "b has 5 elements; 6 are needed.", () => Fast.Multiply(2, 2, 3, six, six.AsSpan(1), c));
        AssertRefused<ArgumentException>("c", "c has 3 elements; 4 are needed.", () => Fast.Multiply(2, 2, 3, six, six, c.AsSpan(1)));
        AssertRefused<ArgumentException>("c", "c overlaps a in memory", () => Fast.Multiply(2, 2, 2, c, new float[4], c));
        AssertRefused<ArgumentOutOfRangeException>("k", "k is -1", () => Fast.Multiply(2, 2, -1, six, six, c));
        Assert.All(c, element => Assert.Equal(Untouched, element));
    }

    [Fact]
    public void C_may_not_overlap_what_is_read()
    {
        RefuseOverlap("c", "a", arguments => (arguments.C, arguments.A) = Sharing(arguments.C, arguments.A, 1));
        RefuseOverlap("c", "a", arguments => (arguments.A, arguments.C) = Sharing(arguments.A, arguments.C, 1));
        RefuseOverlap("c", "b", arguments => (arguments.C, arguments.B) = Sharing(arguments.C, arguments.B, 1));
        RefuseOverlap("c", "b", arguments => (arguments.B, arguments.C) = Sharing(arguments.B, arguments.C, 5));
        RefuseOverlap("c", "epilogue.Bias", arguments => (arguments.C, arguments.Bias) = Sharing(arguments.C, arguments.Bias, 1));
        RefuseOverlap("c", "epilogue.Bias", arguments => (arguments.Bias, arguments.C) = Sharing(arguments.Bias, arguments.C, 1));
    }

    [Fact]
    public void The_workspace_may_not_overlap_any_operand()
    {
        RefuseOverlap("workspace", "a", arguments => (arguments.Workspace, arguments.A) = Sharing(arguments.Workspace, arguments.A, 1));
        RefuseOverlap("workspace", "b", arguments => (arguments.B, arguments.Workspace) = Sharing(arguments.B, arguments.Workspace, 1));
        RefuseOverlap("workspace", "c", arguments => (arguments.C, arguments.Workspace) = Sharing(arguments.C, arguments.Workspace, 1));
        RefuseOverlap(
            "workspace",
            "epilogue.Bias",
            arguments => (arguments.Bias, arguments.Workspace) = Sharing(arguments.Bias, arguments.Workspace, 1));
    }

    [Fact]
    public void Operands_that_are_read_may_overlap_each_other()
    {
        float[] both = [1, 2, 3, 4];
        var c = new float[4];
        Fast.Multiply(2, 2, 2, both, both, c);
        Assert.Equal([7f, 10, 15, 22], c);
    }

    [Fact]
    public void Sizes_beyond_an_int_of_elements_are_refused_by_their_true_length()
    {
        // Two rows of 2^31 - 1 elements, and the last row's five.
        Refuse<ArgumentException>("c", "c has 24 elements; 4294967299 are needed.", arguments => arguments.Ldc = int.MaxValue);
        RefusePlain<ArgumentException>("a", "a has 15 elements; 4294967298 are needed.", arguments => arguments.Lda = int.MaxValue);
        RefusePlain<ArgumentException>("b", "b has 28 elements; 6442450946 are needed.", arguments => arguments.Ldb = int.MaxValue);
    }

    [Fact]
    public void The_length_of_a_workspace_of_negative_sizes_is_refused()
    {
        AssertRefused<ArgumentOutOfRangeException>("m", "m is -1", () => Fast.WorkspaceLength<float>(false, false, -1, 1, 1));
        AssertRefused<ArgumentOutOfRangeException>("n", "n is -1", () => Fast.WorkspaceLength<float>(false, false, 1, -1, 1));
        AssertRefused<ArgumentOutOfRangeException>("k", "k is -1", () => Fast.WorkspaceLength<float>(false, false, 1, 1, -1));
        AssertRefused<ArgumentOutOfRangeException>(
            "threads", "threads is -1", () => Fast.WorkspaceLength<float>(false, false, 1, 1, 1, false, -1));
    }

    /// <summary>A length that wrapped around would let a product write past a short workspace.</summary>
    [Fact]
    public void A_workspace_longer_than_a_span_is_refused_and_does_not_wrap_around()
    {
        Assert.Throws<OverflowException>(() => Fast.WorkspaceLength<float>(false, true, 1, 2, int.MaxValue));
        Assert.Throws<OverflowException>(() => Fast.WorkspaceLength<double>(false, false, 1, 2, int.MaxValue, scaled: true));
    }

    private static void RefuseOverlap(string name, string other, Spoil spoil) =>
        Refuse<ArgumentException>(name, $"{name} overlaps {other} in memory; it must be a separate region.", spoil);

    private static void Refuse<TException>(string name, string message, Spoil spoil)
        where TException : ArgumentException
    {
        RefusePlain<TException>(name, message, spoil);
        RefuseTransposed<TException>(name, message, spoil);
    }

    private static void RefusePlain<TException>(string name, string message, Spoil spoil)
        where TException : ArgumentException => Refuse<TException>(false, name, message, spoil);

    private static void RefuseTransposed<TException>(string name, string message, Spoil spoil)
        where TException : ArgumentException => Refuse<TException>(true, name, message, spoil);

    private static void Refuse<TException>(bool transpose, string name, string message, Spoil spoil)
        where TException : ArgumentException
    {
        var arguments = new Arguments(transpose);
        spoil(arguments);
        float[] c = arguments.C.ToArray();
        float[] workspace = arguments.Workspace.ToArray();
        AssertRefused<TException>(name, message, arguments.Multiply);
        Assert.Equal(c, arguments.C.ToArray());
        Assert.Equal(workspace, arguments.Workspace.ToArray());
    }

    private static void AssertRefused<TException>(string name, string message, Action call)
        where TException : ArgumentException
    {
        TException exception = Assert.Throws<TException>(call);
        Assert.Equal(name, exception.ParamName);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The two in one array, the first's last elements being the second's first.</summary>
    private static (Memory<float> First, Memory<float> Second) Sharing(Memory<float> first, Memory<float> second, int shared)
    {
        float[] memory = Enumerable.Repeat(Untouched, first.Length + second.Length - shared).ToArray();
        return (memory.AsMemory(0, first.Length), memory.AsMemory(first.Length - shared));
    }

    /// <summary>Arguments that are right until one is spoilt.</summary>
    private sealed class Arguments
    {
        private readonly bool _transpose;

        public Arguments(bool transpose)
        {
            _transpose = transpose;
            (int rowsA, int columnsA) = transpose ? (K, M) : (M, K);
            (int rowsB, int columnsB) = transpose ? (N, K) : (K, N);
            (Lda, Ldb, Ldc) = (columnsA + 1, columnsB + 2, N + 3);
            (A, B, C, Bias) = (New(rowsA * Lda), New(rowsB * Ldb), New(GemmArgumentTests.M * Ldc), New(N));
            Workspace = New(Fast.WorkspaceLength<float>(transpose, transpose, GemmArgumentTests.M, N, GemmArgumentTests.K, scaled: true));
        }

        public int M { get; set; } = GemmArgumentTests.M;

        public int N { get; set; } = GemmArgumentTests.N;

        public int K { get; set; } = GemmArgumentTests.K;

        public int Lda { get; set; }

        public int Ldb { get; set; }

        public int Ldc { get; set; }

        public int Threads { get; set; } = 1;

        public Memory<float> A { get; set; }

        public Memory<float> B { get; set; }

        public Memory<float> C { get; set; }

        public Memory<float> Bias { get; set; }

        public Memory<float> Workspace { get; set; }

        public void Multiply() => Fast.Multiply(
            _transpose,
            _transpose,
            M,
            N,
            K,
            2,
            A.Span,
            Lda,
            B.Span,
            Ldb,
            0.5f,
            C.Span,
            Ldc,
            new Epilogue<float>(Bias.Span),
            Workspace.Span,
            Threads);

        private static Memory<float> New(int length) => Enumerable.Repeat(Untouched, length).ToArray();
    }
}
