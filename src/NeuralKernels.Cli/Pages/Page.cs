using System.IO;
using System.Text;
using NeuralKernels.Cli.Output;

namespace NeuralKernels.Cli.Pages;

/// <summary>One HTML file that needs nothing else: no script, no font, no picture from elsewhere; its policy forbids a browser to fetch
/// any.</summary>
/// <param name="title">The title, which is also the heading.</param>
internal sealed class Page(string title)
{
    private readonly StringBuilder _body = new();

    /// <summary>Begins a section.</summary>
    public Page Section(string heading)
    {
        _body.Append($"<h2>{Html.Escape(heading)}</h2>\n");
        return this;
    }

    /// <summary>A paragraph of text without markup.</summary>
    public Page Text(string text)
    {
        _body.Append($"<p>{Html.Escape(text)}</p>\n");
        return this;
    }

    /// <summary>A table or other markup that is sound already.</summary>
    public Page Markup(string markup)
    {
        _body.Append(markup).Append('\n');
        return this;
    }

    /// <summary>A figure with its caption.</summary>
    /// <param name="name">Its name in the page, by which it can be linked to.</param>
    /// <param name="content">A drawing, or other markup that is sound already.</param>
    /// <param name="caption">Text; null where the content names itself.</param>
    public Page Figure(string name, string content, string? caption = null)
    {
        string below = caption is null ? "" : $"<figcaption>{Html.Escape(caption)}</figcaption>\n";
        _body.Append($"<figure id=\"{name}\">\n{content}\n{below}</figure>\n");
        return this;
    }

    /// <summary>Writes the file, whole or not at all, or standard output for <c>-</c>.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => OutputFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(ToString())));

    /// <summary>The file's text.</summary>
    public override string ToString() =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{Html.Escape(title)}</title>
        <style>
        {PageStyle.Css}
        </style>
        </head>
        <body>
        <main>
        <h1>{Html.Escape(title)}</h1>
        {_body}</main>
        </body>
        </html>

        """;
}
