using System.Runtime.InteropServices;

namespace NeuralKernels.Bench.Exhaustive;

/// <summary>
/// The functions that System.Math lacks, from the C library: with errors of about an ulp, which is all that the oracle needs.
/// </summary>
internal static partial class Libm
{
    [LibraryImport("libm.so.6", EntryPoint = "expm1")]
    [SuppressGCTransition]
    public static partial double Expm1(double x);

    [LibraryImport("libm.so.6", EntryPoint = "log1p")]
    [SuppressGCTransition]
    public static partial double Log1p(double x);

    [LibraryImport("libm.so.6", EntryPoint = "exp2")]
    [SuppressGCTransition]
    public static partial double Exp2(double x);

    [LibraryImport("libm.so.6", EntryPoint = "erf")]
    [SuppressGCTransition]
    public static partial double Erf(double x);

    [LibraryImport("libm.so.6", EntryPoint = "erfc")]
    [SuppressGCTransition]
    public static partial double Erfc(double x);
}
