using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NeuralKernels.Kernels.Tests.Oracles;
using NeuralKernels.Reference.Functions;
using NeuralKernels.Verification;
using Xunit.Sdk;

namespace NeuralKernels.Kernels.Tests.Properties;

/// <summary>Runs a case through the kernel and through its twin, and compares everything that either may have touched.</summary>
/// <remarks>
/// Around each operand stand guards, NaN of one bit pattern: who reads them shows, and who writes them too. What is only written starts
/// as NaN for the kernel and as 0 for the twin. The twin's operands never share memory.
/// </remarks>
internal static class KernelCheck
{
    private const int Guard = 70;

    /// <summary>Fails unless results, written operands, untouched operands and guards are as they should be.</summary>
    public static void Expect<T>(KernelCase<T> drawn)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Kernel<T> kernel = drawn.Kernel;
        (Call<T> naive, _) = Lay(drawn, share: false, written: T.Zero);
        (Call<T> fast, T[][] memory) = Lay(drawn, share: true, written: T.NaN);
        kernel.Naive(naive);
        kernel.Fast(fast);
        for (int k = 0; k < naive.Results.Length; k++)
        {
            if (!SameBits.Hold(naive.Results[k], fast.Results[k]) && !IsNear(naive.Results[k], fast.Results[k], kernel.Ulps))
            {
                throw new XunitException($"Result {k} is {fast.Results[k]:R}; the twin's is {naive.Results[k]:R}.");
            }
        }

        for (int k = 0; k < drawn.Values.Length; k++)
        {
            string name = kernel.Operands[k].Name;
            bool written = kernel.Operands[k].Access != Access.Read;
            for (int i = 0; i < drawn.Values[k].Length; i++)
            {
                T found = fast[k][i];
                if (written && !IsRight(drawn, naive, k, i, found))
                {
                    throw new XunitException($"{name}[{i}] is {found:R}; the twin's is {naive[k][i]:R}.");
                }

                if (!written && !drawn.Replaces.Contains(k) && Bits.Raw(found) != Bits.Raw(drawn.Values[k][i]))
                {
                    throw new XunitException($"{name}[{i}] is only read, and is {found:R}; it was {drawn.Values[k][i]:R}.");
                }
            }

            if (drawn.Replaces[k] < 0)
            {
                ExpectGuards(name, memory[k], Guard + drawn.Offsets[k], drawn.Values[k].Length);
            }
        }
    }

    private static (Call<T> Call, T[][] Memory) Lay<T>(KernelCase<T> drawn, bool share, T written)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][] memory = new T[drawn.Values.Length][];
        var operands = new Memory<T>[memory.Length];
        for (int k = 0; k < memory.Length; k++)
        {
            int start = Guard + drawn.Offsets[k], length = drawn.Values[k].Length;
            memory[k] = new T[start + length + Guard];
            Array.Fill(memory[k], GuardValue<T>());
            operands[k] = memory[k].AsMemory(start, length);
            if (drawn.Kernel.Operands[k].Access == Access.Write)
            {
                operands[k].Span.Fill(written);
            }
            else
            {
                drawn.Values[k].CopyTo(operands[k]);
            }
        }

        if (share)
        {
            operands = [.. operands.Select((own, k) => drawn.Replaces[k] < 0 ? own : operands[drawn.Replaces[k]])];
        }

        return (new Call<T>(drawn.Kernel, drawn, operands), memory);
    }

    private static void ExpectGuards<T>(string name, T[] memory, int start, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ulong guard = Bits.Raw(GuardValue<T>());
        for (int i = 0; i < memory.Length; i++)
        {
            if ((i < start || i >= start + length) && Bits.Raw(memory[i]) != guard)
            {
                throw new XunitException($"{name}[{i - start}] is outside, and was overwritten with {memory[i]:R}.");
            }
        }
    }

    /// <summary>NaN of a payload that no kernel yields.</summary>
    private static T GuardValue<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Bits.From<T>(typeof(T) == typeof(float) ? 0x7FEDCBA9UL : 0x7FFEDCBA98765432UL);

    private static bool IsNear(double expected, double found, int ulps) =>
        Math.Abs(found - expected) <= ulps * (Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected)) && expected != 0 && found != 0;

    /// <summary>Whether an element has the twin's bits or, where the contract does not fix them, is within the stated bound.</summary>
    /// <remarks>
    /// f(x) in float is the value in 256 bits, rounded, where the twin's 106 bits are not enough since a product of its underflows. f(x) in
    /// double is within the bound. dy f(x) lies between dy times the ends of what f(x) may be, rounded. Where f(0) = 0, its sign is the
    /// exact value's, which a twin of double loses, unless the kernel is listed as losing it too; else the bound leaves the sign of a zero
    /// open.
    /// </remarks>
    private static bool IsRight<T>(KernelCase<T> drawn, Call<T> naive, int operand, int i, T found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T expected = naive[operand][i];
        if (drawn.Kernel.Stated is null)
        {
            return SameBits.Hold(expected, found);
        }

        bool isDerivative = operand == 2;
        FunctionCase<double> stated = drawn.Kernel.Stated(naive);
        double x = double.CreateChecked(drawn.Values[0][i]);
        bool isSigned = !(drawn.Kernel.LosesSignOfZero && typeof(T) == typeof(double));
        if (x == 0 && isSigned && stated.Exact(x).ToSingle() == 0)
        {
            T zero = T.CreateChecked(stated.Exact(x).ToSingle());
            return SameBits.Hold(isDerivative ? drawn.Values[1][i] * zero : zero, found);
        }

        if (SameBits.Hold(expected, found))
        {
            return true;
        }

        if (!double.IsFinite(x))
        {
            return (isDerivative || typeof(T) == typeof(double)) && expected == T.Zero && found == T.Zero;
        }

        if (!isDerivative)
        {
            return typeof(T) == typeof(float)
                ? SameBits.Hold(Round<T>(stated.True(x)), found)
                : stated.Error(x, double.CreateChecked(found)) <= stated.Ulp;
        }

        BigFloat value = stated.True(x), size = BigFloat.Abs(stated.Size?.Invoke(x) ?? value);
        BigFloat error = BigFloat.ScaleB(stated.Ulp, Math.Max(size.Exponent - 52, -1074));
        T dOutput = drawn.Values[1][i];
        T[] ends = [dOutput * Round<T>(value - error), dOutput * Round<T>(value + error)];
        return T.IsNaN(found) ? ends.Any(T.IsNaN) : found >= T.MinNumber(ends[0], ends[1]) && found <= T.MaxNumber(ends[0], ends[1]);
    }

    private static T Round<T>(BigFloat value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? (T)(object)value.ToSingle() : (T)(object)value.ToDouble();
}
