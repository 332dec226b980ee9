using System;
using System.Diagnostics.CodeAnalysis;

namespace NeuralKernels.Cli.Commands;

/// <summary>The request cannot be fulfilled. The message is one line: the option or file, what was found, what was expected.</summary>
internal sealed class InputException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Throws where <paramref name="isWrong"/>.</summary>
    public static void ThrowIf([DoesNotReturnIf(true)] bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new InputException(message);
        }
    }
}
