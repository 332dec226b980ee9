using System;
using System.IO;

namespace NeuralKernels.Tests.IO;

/// <summary>A folder for one test, deleted afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("neuralkernels-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Add(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
