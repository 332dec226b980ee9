using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using NeuralKernels;
using NeuralKernels.Data;
using NeuralKernels.Kernels.Activations;
using NeuralKernels.Kernels.Simd;
using NeuralKernels.Losses;
using NeuralKernels.Optimizers;
using NeuralKernels.Tables;
using NeuralKernels.Training;
using NeuralKernels.Verification;

// A program as a user would write it, compiled ahead of time: one prediction at once, a training on generated rows, a table, and the
// digests of nk verify.
Dataset<float> spirals = Generate.Spirals<float>(count: 600, noise: 0.02, seed: 1);
Network<float> network = Network.Create(inputs: 2).Dense(32, Activation.Relu).Dense(32, Activation.Relu).Dense(2).Build(seed: 42);
var scores = new float[2];
network.CreateSession().Run(spirals.Input(0), scores);

// The caller's clock, in nanoseconds since 1970, is finer than what the system keeps of a process's start.
DateTime started = args is [string nanoseconds]
    ? DateTime.UnixEpoch.AddTicks(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick)
    : Process.GetCurrentProcess().StartTime.ToUniversalTime();
TimeSpan first = DateTime.UtcNow - started;

Trainer<float> trainer = network.CreateTrainer(Loss.SoftmaxCrossEntropy, new Adam(learningRate: 1e-2), batchSize: 64);
trainer.Fit(spirals, new FitOptions<float> { Epochs = 100 });
double accuracy = trainer.Evaluate(spirals).Accuracy!.Value;

Table table = Table.ReadCsv("rows", new StringReader("x;kind\n0,5;a\n1,5;b\n"));
var encoder = new TableEncoder(table);
float[] inputs = encoder.Fit([0, 1]).EncodeInputs<float>(table, out _);
bool isRead = encoder.ClassNames is ["a", "b"] && inputs is [-1, 1];

string trainedFloat = DigestRecipe.Digest(DigestRecipe.Train<float>());
string trainedDouble = DigestRecipe.Digest(DigestRecipe.Train<double>());

Console.WriteLine($"instructions: {Isa.Describe()}");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start to first prediction: {first.TotalMilliseconds:0.0} ms"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy: {accuracy:0.0000}"));
Console.WriteLine($"trained float: {trainedFloat}");
Console.WriteLine($"trained double: {trainedDouble}");

Console.WriteLine($"a table: {(isRead ? "read" : "NOT read")}");
bool isGood = isRead && accuracy > 0.97 && trainedFloat == PublishedDigests.TrainedFloat && trainedDouble == PublishedDigests.TrainedDouble;
Console.WriteLine(
    isGood
        ? "as published"
        : $"NOT as published: expected an accuracy above 0.97, {PublishedDigests.TrainedFloat} and {PublishedDigests.TrainedDouble}");
return isGood ? 0 : 1;
