using System;

namespace NeuralKernels.Cli.Commands;

/// <summary>Something failed although the input was valid. The message is one line.</summary>
internal sealed class RunException(string message) : Exception(message);
