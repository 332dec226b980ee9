namespace NeuralKernels.Bench.Peers;

/// <summary>A library that multiplies matrices: C &lt;- A B, row-major and contiguous.</summary>
internal unsafe interface IGemmPeer
{
    /// <summary>Name, version and the kernel it chose, as it reports them.</summary>
    string Name { get; }

    /// <summary>Whether it runs more than one thread without hanging at small sizes.</summary>
    bool HasThreads { get; }

    void SetThreads(int threads);

    /// <summary>Prepares for one shape (a JIT compiles here); false where the library does not support it.</summary>
    bool Prepare(int m, int n, int k, bool isDouble);

    void Multiply(int m, int n, int k, float* a, float* b, float* c);

    void Multiply(int m, int n, int k, double* a, double* b, double* c);
}
