using System;

namespace NeuralKernels.Bench.Commands;

/// <summary>Invalid input: the message is the one line that is printed, and the exit code is 2.</summary>
internal sealed class InputException(string message, Exception? inner = null) : Exception(message, inner);
