using System.Runtime.InteropServices;

namespace NeuralKernels.Kernels.Tests;

/// <summary>The three calls that map, protect and return pages. Apart from <see cref="GuardedMemory{T}"/>, because imports may not be
/// generic.</summary>
internal static partial class LinuxPages
{
    public const int NoAccess = 0;
    public const int ReadWrite = 1 | 2;
    public const int PrivateAnonymous = 2 | 0x20;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);
}
