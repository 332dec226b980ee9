using System;

namespace NeuralKernels.Cli.Commands;

/// <summary>The user asked for something that cannot be done. The message is one line that names the option or file, what was found and what was expected.</summary>
internal sealed class InputException(string message, Exception? inner = null) : Exception(message, inner);
