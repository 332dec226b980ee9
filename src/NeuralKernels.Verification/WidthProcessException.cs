using System;

namespace NeuralKernels.Verification;

/// <summary>A process started for one vector width gave no result. The message is a single line.</summary>
internal sealed class WidthProcessException(string message, Exception? inner = null) : Exception(message, inner);
