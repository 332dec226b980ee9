namespace NeuralKernels.Verification;

/// <summary>What every CPU must come to. The only place in the code where they stand; the README shows them, and a test compares.</summary>
/// <remarks>
/// A change that means to change bits publishes anew: run <c>nk verify --quick</c>, which prints what it found beside what it expected, and
/// edit the lines here
/// and in the README. A change that does not mean to, and comes here, is a mistake.
/// </remarks>
internal static class PublishedDigests
{
    /// <summary>The parameters of float that <see cref="DigestRecipe"/> learns.</summary>
    public const string TrainedFloat = "06dad0d6020e8b226cb6842320bd8405a119bf94a969cb6bc184abbeb3bd4be9";

    /// <summary>The parameters of double that <see cref="DigestRecipe"/> learns.</summary>
    public const string TrainedDouble = "739b699a451ff1213e2fe3ff7e703738315f1ccfd254887035dceb59791fdce5";

    /// <summary>What functions and gradients give for the doubles of <c>FunctionChecks</c>: not correctly rounded, so that no reference
    /// fixes them.</summary>
    public const string FunctionsDouble = "2628f2d91e6bc1d729075ef599c0877b8480e61aedeeb5603e077777bd4fd755";
}
