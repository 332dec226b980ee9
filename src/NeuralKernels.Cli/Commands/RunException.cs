using System;

namespace NeuralKernels.Cli.Commands;

/// <summary>Something went wrong on the way, though the input was right. The message is one line.</summary>
internal sealed class RunException(string message, Exception? inner = null) : Exception(message, inner);
