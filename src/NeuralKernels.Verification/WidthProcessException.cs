using System;

namespace NeuralKernels.Verification;

/// <summary>A process that was started for one vector width gave no result. The message is one line.</summary>
internal sealed class WidthProcessException(string message, Exception? inner = null) : Exception(message, inner);
