using System;

namespace NeuralKernels.Cli.Commands;

/// <summary>What was asked for cannot be done. The message is one line: option or file, what was found, what was expected.</summary>
internal sealed class InputException(string message, Exception? inner = null) : Exception(message, inner);
