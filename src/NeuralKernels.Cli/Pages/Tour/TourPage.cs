using System.Collections.Generic;
using System.Linq;
using NeuralKernels.Explanation;
using static System.FormattableString;

namespace NeuralKernels.Cli.Pages.Tour;

/// <summary>A tour of what a network is and how it learns; every number in it is computed when the page is written.</summary>
internal static class TourPage
{
    /// <summary>Computes and draws the page.</summary>
    public static Page Create()
    {
        LogisticNumbers logistic = LogisticNumbers.Compute();
        LampNumbers lamps = LampNumbers.Compute();
        var page = new Page("How a neural network thinks, and how it learns");
        page.Text(
            "Every number and every picture on this page was computed by NeuralKernels when the page was written; written again, with wide"
            + " vectors or without, it is the same page to the bit. It follows Tony Yiu's article \"Understanding Neural Networks\"; words,"
            + " numbers and pictures are our own.");
        Network(page, lamps);
        Logistic(page, logistic);
        Neuron(page, lamps);
        Matrices(page, lamps);
        Forward(page, lamps);
        Cost(page, logistic);
        Backward(page, lamps);
        Blame(page, lamps);
        Learned(page, lamps);
        return page;
    }

    private static void Network(Page page, LampNumbers lamps) => page
        .Section("A network is layers of neurons")
        .Text(
            "Five lamps glow, and one of them is lit. Which? A network answers in steps. Numbers enter on the left, pass through neurons"
            + " that each look at everything in the layer before, and leave on the right as one answer per lamp. Every line is a weight:"
            + " how much one neuron listens to another. Nothing has been learned yet; the weights were drawn at random.")
        .Figure(
            "network",
            LampFigures.Weights(lamps.Before),
            "Lines are weights, as wide as they are large: blue where they are positive, orange where negative. With its biases this"
            + Invariant($" network is {lamps.Before.Layers.Sum(layer => layer.Weights.Count + layer.BiasGradients.Count)} numbers."));

    private static void Logistic(Page page, LogisticNumbers numbers) => page
        .Section("The smallest network is logistic regression")
        .Text(
            "Take away all but one neuron and one input, and what is left is an old friend: P = 1 / (1 + e^\u2212(B1 x + B0)). The weight"
            + " B1 says how steeply the probability rises with x, the bias B0 where it does."
            + $" Here {numbers.X.Count} labels were drawn with B0 = {Html.Number(LogisticNumbers.TrueB0)} and"
            + $" B1 = {Html.Number(LogisticNumbers.TrueB1)}, and the neuron, which saw only the labels, found"
            + $" B0 = {Html.Number(numbers.B0)} and B1 = {Html.Number(numbers.B1)}.")
        .Figure(
            "logistic",
            LogisticFigures.Curve(numbers),
            $"Each dot is a row. The curve crosses one half at x = {Html.Number(-numbers.B0 / numbers.B1)}; each unit of x multiplies the"
            + $" odds by e^{Html.Number(numbers.B1)}.");

    private static void Neuron(Page page, LampNumbers lamps)
    {
        LayerExplanation<double> layer = lamps.Before.Layers[0];
        double bias = lamps.FirstBiases[0][LampNumbers.Neuron];
        page.Section("A neuron weighs its features")
            .Text(
                "With more inputs a neuron is no different: each feature times its weight, the products and a bias summed to Z, and Z"
                + " squashed to between 0 and 1. This is the second neuron of the first hidden layer, on one row of lamps.")
            .Figure(
                "neuron", NeuronFigures.Neuron(layer, LampNumbers.Neuron, bias), "Five features go in, one activation comes out.")
            .Figure("sum", NeuronFigures.Sum(layer, LampNumbers.Neuron, bias), "The same sum, to check by hand.")
            .Figure(
                "squash",
                NeuronFigures.Squash(layer, LampNumbers.Neuron),
                "The sigmoid. Far to the left it says no, far to the right yes, and around 0 a little more Z matters most.");
    }

    private static void Matrices(Page page, LampNumbers lamps)
    {
        LayerExplanation<double> layer = lamps.Before.Layers[0];
        int neurons = layer.Errors.Count;
        static IReadOnlyList<double>[] Column(IEnumerable<double> values) => [.. values.Select(value => (IReadOnlyList<double>)[value])];

        // A row of the article's W is a column of the layer's weights.
        IReadOnlyList<double> WeightsOf(int neuron) =>
            [.. Enumerable.Range(0, layer.Input.Count).Select(input => layer.Weights[(input * neurons) + neuron])];
        string equation = string.Concat(
            Html.Matrix("W", [.. Enumerable.Range(0, neurons).Select(WeightsOf)]),
            "<span>·</span>",
            Html.Matrix("X", Column(layer.Input)),
            "<span>+</span>",
            Html.Matrix("b", Column(lamps.FirstBiases[0])),
            "<span>=</span>",
            Html.Matrix("Z", Column(layer.Z)));
        page.Section("A layer is a matrix")
            .Text(
                "Stack the weights of all neurons of a layer, a row for each, and the whole layer is one product: Z = W X + b. That is all"
                + " the arithmetic there is, and why matrix products decide how fast a network runs.")
            .Figure(
                "matrices",
                $"<div class=\"equation\">{equation}</div>",
                "The first hidden layer on the same row. The second Z is the one summed above.");
    }

    private static void Forward(Page page, LampNumbers lamps)
    {
        RowExplanation<double> row = lamps.Before;
        int lit = lamps.Data.Label(LampNumbers.Row);
        page.Section("Forward: from question to answer")
            .Text(
                "Layer after layer does the same, each with the activations of the one before. The last layer's five numbers are turned"
                + $" into probabilities that sum to 1. In this row {LampNumbers.Name(lit)} is lit, and the network, which knows nothing"
                + $" yet, gives it {Html.Number(row.Prediction[lit])}.")
            .Figure(
                "forward", LampFigures.Forward(row), "In each neuron its activation; in the outputs the probability of each lamp.");
    }

    private static void Cost(Page page, LogisticNumbers numbers) => page
        .Section("The cost is a valley, and learning is walking down")
        .Text(
            "How wrong is a network? One number says it: the cost, near 0 where the right answers get high probabilities, large where they"
            + " do not. It depends on every weight and bias. For the one neuron above there are only two, so the cost is a landscape that"
            + " can be drawn. Gradient descent feels for the slope under its feet and takes a step downhill, again and again:"
            + " B \u2190 B \u2212 rate × slope.")
        .Figure(
            "valley",
            LogisticFigures.Valley(numbers),
            $"Lines of equal cost. From B0 = {Html.Number(numbers.Path[0].First)}, B1 = {Html.Number(numbers.Path[0].Second)}"
            + $" it takes {numbers.Path.Count} steps of rate {Html.Number(LogisticNumbers.LearningRate, 1)}: long ones where it is"
            + " steep, short ones near the minimum.")
        .Figure(
            "descent",
            LogisticFigures.Descent(numbers),
            $"The cost along that path: {Html.Number(numbers.Path[0].Loss, 3)} at the start, {Html.Number(numbers.Cost, 3)} at the end. It"
            + " does not reach 0, since no curve can predict chance.");

    private static void Backward(Page page, LampNumbers lamps)
    {
        RowExplanation<double> row = lamps.Before;
        page.Section("Backward: the error returns")
            .Text(
                "A network has too many weights to try each of them. Backpropagation finds all slopes in one pass, from the last layer to"
                + " the first. At an output the error is the prediction minus the truth. Each neuron then passes its error back along its"
                + " weights, and a neuron of the layer before sums what it receives, times the slope of its own curve at its Z. A neuron's"
                + " error is the slope of the cost over its Z, hence over its bias; times the input of a connection it is the slope over"
                + " that weight.")
            .Figure(
                "backward",
                LampFigures.Backward(row),
                "Errors: orange where more Z would lower the cost, blue where it would raise it. Lines are what is passed back; the first"
                + $" column shows the inputs. The cost of this row is {Html.Number(row.Loss, 3)}.")
            .Text(
                Invariant($"Is it right? Changing each of the {lamps.Check.Checked} numbers a little and measuring the cost gives the same")
                + $" slopes: the largest relative difference is {Html.Power(lamps.Check.RelativeError)}.");
    }

    private static void Blame(Page page, LampNumbers lamps)
    {
        BiasNudge max = lamps.Nudges.Where(nudge => nudge.Layer == lamps.Before.Layers.Count - 1).MaxBy(nudge => nudge.Expected);
        page.Section("Blame: who has to change")
            .Text(
                "Seen this way, a backward pass divides the blame. A neuron's share of its layer is the size of its error relative to the"
                + " others'. It passes that on to its connections in proportion to how active the neuron at the other end was: who shouted"
                + " loudest gets most of the blame, and who was silent none.")
            .Figure(
                "blame",
                LampFigures.Blame(lamps.Before),
                "Shares of each layer's blame, 100 % per layer: neurons by size, connections by width.")
            .Text(
                $"Blame can be tested. Nudge one bias by {Html.Number(LampNumbers.Nudge)} against its error, leave everything else, and see"
                + Invariant($" how far the cost falls. Of the outputs, number {max.Neuron + 1} has most of the blame; its nudge should")
                + $" lower the cost by {Html.Number(1000 * max.Expected, 3)} thousandths and lowers it by"
                + $" {Html.Number(1000 * max.Measured, 3)}.")
            .Figure(
                "nudges",
                LampFigures.Nudges(lamps.Nudges),
                "One bar per bias, the most blamed of each layer in orange: it is the one whose nudge helps its layer most.");
    }

    private static void Learned(Page page, LampNumbers lamps)
    {
        RowExplanation<double> row = lamps.After;
        int lit = lamps.Data.Label(LampNumbers.Row);
        page.Section("After many steps")
            .Text(
                $"Forward, cost, backward, a small step of every weight: {LampNumbers.Rows} rows, {lamps.Losses.Count} times over. Now"
                + $" {Html.Number(100 * lamps.Accuracy, 1)} % of the rows are classified correctly, and the row from above gets"
                + $" {Html.Number(row.Prediction[lit], 3)} for {LampNumbers.Name(lit)} instead of"
                + $" {Html.Number(lamps.Before.Prediction[lit], 3)}.")
            .Figure("learning", LampFigures.Losses(lamps.Losses), "The cost over all rows while the network learned.")
            .Figure("learned", LampFigures.Forward(row), "The same row through the learned weights.")
            .Text(
                "What did it learn? Five numbers have to pass through the two neurons of the first hidden layer, so those two must tell"
                + " five lamps apart. They do it by giving each lamp a place of its own.")
            .Figure(
                "hidden",
                LampFigures.Hidden(lamps),
                "Every row by the activations of the first hidden layer, in the color of the lamp that is lit.");
    }
}
