using System;
using System.IO;
using NeuralKernels.Cli.Commands;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Input;

/// <summary>Opens the files that the user names: a missing file is invalid input, not a failure.</summary>
internal static class InputFile
{
    /// <summary>Opens a file, or standard input for <c>-</c>, and runs its reader.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="reader">From the stream and its name in messages to the result.</param>
    /// <exception cref="InputException">The file cannot be opened or read.</exception>
    public static T Read<T>(string path, Func<Stream, string, T> reader)
    {
        InputException.ThrowIf(Directory.Exists(path), $"{path}: found a folder, expected a file");
        try
        {
            using Stream stream = path == OutputFile.Standard ? Console.OpenStandardInput() : File.OpenRead(path);
            return reader(stream, path == OutputFile.Standard ? "standard input" : path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: found no such file, expected one to read", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: expected a file to read: {e.Message}", e);
        }
    }
}
