namespace NeuralKernels.Verification;

/// <summary>The digests that every CPU must reproduce. The README shows the same; a test compares them.</summary>
/// <remarks>
/// For an intended change of bits, run <c>nk verify --quick</c>, which prints the digests found and expected, and edit the lines here and
/// in the README. No other change may touch them.
/// </remarks>
internal static class PublishedDigests
{
    /// <summary>The float parameters that <see cref="DigestRecipe"/> learns.</summary>
    public const string TrainedFloat = "06dad0d6020e8b226cb6842320bd8405a119bf94a969cb6bc184abbeb3bd4be9";

    /// <summary>The double parameters that <see cref="DigestRecipe"/> learns.</summary>
    public const string TrainedDouble = "739b699a451ff1213e2fe3ff7e703738315f1ccfd254887035dceb59791fdce5";

    /// <summary>Functions and gradients of the doubles of <see cref="FunctionChecks"/>, which are not correctly rounded, so that no
    /// reference defines them.</summary>
    public const string FunctionsDouble = "2628f2d91e6bc1d729075ef599c0877b8480e61aedeeb5603e077777bd4fd755";
}
