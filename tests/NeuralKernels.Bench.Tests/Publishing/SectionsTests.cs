using System;
using NeuralKernels.Bench.Commands;
using NeuralKernels.Bench.Publishing;
using Xunit;

namespace NeuralKernels.Bench.Tests.Publishing;

/// <summary>Sections of a page are replaced, the text around them is not.</summary>
public sealed class SectionsTests
{
    private static string Write(string name, string[] files) => $"{name} of {string.Join('+', files)}";

    [Fact]
    public void Only_the_text_between_the_marks_is_replaced()
    {
        const string page = """
            before
            <!-- bench: a x.json y.json -->
            old
            old
            <!-- end -->
            between <!-- other -->
            <!-- bench: b z.json -->
            <!-- end -->
            after
            """;
        const string expected = """
            before
            <!-- bench: a x.json y.json -->
            a of x.json+y.json
            <!-- end -->
            between <!-- other -->
            <!-- bench: b z.json -->
            b of z.json
            <!-- end -->
            after
            """;

        string done = Sections.Rewrite(page, Write);

        Assert.Equal(expected, done);
        Assert.Equal(done, Sections.Rewrite(done, Write));
    }

    [Fact]
    public void A_page_without_sections_stays_as_it_is() => Assert.Equal("text\n", Sections.Rewrite("text\n", Write));

    [Theory]
    [InlineData("<!-- bench: a x.json -->\nno end\n")]
    [InlineData("<!-- bench: a x.json -->\nold\n<!-- bench: b x.json -->\nold\n<!-- end -->\n")]
    public void A_section_without_an_end_is_an_error(string page)
    {
        InputException error = Assert.Throws<InputException>(() => Sections.Rewrite(page, Write));

        Assert.Contains("<!-- bench: a x.json -->' has no <!-- end -->", error.Message, StringComparison.Ordinal);
    }
}
