using NeuralKernels.IO;
using NeuralKernels.Optimizers;
using NeuralKernels.Schedules;
using NeuralKernels.Training;
using Xunit;

namespace NeuralKernels.Tests.IO;

/// <summary>The texts by which a checkpoint identifies its training.</summary>
public sealed class RecipeTextTests
{
    [Fact]
    public void Names_and_keys_are_these()
    {
        Assert.Equal(
            "adam(learning_rate=0.02; beta1=0.9; beta2=0.999; epsilon=1E-08; weight_decay=0; decoupled=false)", new Adam(0.02).ToString());
        Assert.Equal("sgd(learning_rate=1; momentum=0.9; nesterov=true; weight_decay=0)", new Sgd(1, 0.9, nesterov: true).ToString());
        Assert.Equal("constant()", new Constant().ToString());
        Assert.Equal("cosine(warmup=0.5; end=0; restart=0; growth=1)", new CosineDecay(0.5).ToString());
        Assert.Equal(
            "rules(clip_value=; clip_norm=0.5; max_norm=; l1=0; l2=0.001; decay=0; biases=false)",
            new Regularization { ClipNorm = 0.5, L2 = 1e-3 }.ToString());
        Assert.Equal("early-stopping(patience=3; min_improvement=0.001; restore_best=true)", new EarlyStopping(3, 1e-3).ToString());
    }

    [Theory]
    [InlineData(
        "Adam { Name = adam, LearningRate = 0.02, Beta1 = 0.9, Decoupled = False }", "adam(learning_rate=0.02; beta1=0.9; decoupled=false)",
        true)]
    [InlineData(
        "Adam { Name = adam, LearningRate = 0,02, Beta1 = 0,9, Decoupled = False }", "adam(learning_rate=0.02; beta1=0.9; decoupled=false)",
        true)]
    [InlineData(
        "Adam { Name = adam, LearningRate = 0.02, Beta1 = 0.8, Decoupled = False }", "adam(learning_rate=0.02; beta1=0.9; decoupled=false)",
        false)]
    [InlineData("Adam { Name = adam, LearningRate = 0.02, Beta1 = 0.9 }", "adam(learning_rate=0.02; beta1=0.9; decoupled=false)", false)]
    [InlineData("Adam { Name = adamw, LearningRate = 0.02 }", "adam(learning_rate=0.02)", false)]
    [InlineData("StepRules { ClipValue = , ClipNorm = 1, Biases = True }", "rules(clip_value=; clip_norm=1; biases=true)", true)]
    [InlineData("StepRules { ClipValue = 1, ClipNorm = , Biases = True }", "rules(clip_value=; clip_norm=1; biases=true)", false)]
    [InlineData("Constant { }", "constant()", true)]
    [InlineData("OneCycle { Rise = 0.3, First = 0.04, Last = 4E\u221206 }", "one-cycle(rise=0.3; first=0.04; last=4E-06)", true)]
    [InlineData("", "constant()", false)]
    [InlineData("constant()", "", false)]
    [InlineData("", "", true)]
    [InlineData("a { b }", "a(b)", false)]
    public void What_version_0_1_wrote_is_the_same_recipe(string saved, string current, bool same) =>
        Assert.Equal(same, RecipeText.Matches(saved, current));

    [Fact]
    public void A_constant_that_came_later_is_left_out_where_it_is_the_usual_one()
    {
        Assert.Equal("a(b=1)", RecipeText.Of("a", ("b", 1), ("c", RecipeText.Since(true, usual: true))));
        Assert.Equal("a(b=1; c=false)", RecipeText.Of("a", ("b", 1), ("c", RecipeText.Since(false, usual: true))));
    }
}
