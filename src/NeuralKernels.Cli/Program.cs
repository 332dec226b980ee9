using NeuralKernels.Cli.Commands;

return Nk.Run(args);
