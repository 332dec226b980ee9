using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NeuralKernels.Losses;

namespace NeuralKernels.Tests.Catalogue;

/// <summary>Every loss there is: the static properties of <see cref="Loss"/>, and what its static methods make, as a mean and as a
/// sum.</summary>
internal static class AllLosses
{
    /// <summary>Classes that the class weights here are for, and outputs that suit every loss.</summary>
    public const int Outputs = 4;

    private static readonly Dictionary<string, Loss[]> s_made = new()
    {
        [nameof(Loss.Huber)] = [Loss.Huber(0.3)],
        [nameof(Loss.Quantile)] = [Loss.Quantile(0.8)],
        [nameof(Loss.CrossEntropy)] = [Loss.CrossEntropy(labelSmoothing: 0.1), Loss.CrossEntropy(0.1, [1, 2, 3, 0.5], ignoredClass: 1)],
    };

    /// <summary>The names of the properties and methods that give a loss.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Members.OfType<PropertyInfo>().Select(property => property.Name),
        .. Members.OfType<MethodInfo>().Select(method => method.Name).Distinct(),
    ];

    /// <summary>The losses. A method that has no arguments here is an error.</summary>
    public static IReadOnlyList<Loss> All { get; } =
    [
        .. Members.OfType<PropertyInfo>().Select(property => (Loss)property.GetValue(null)!)
            .Concat(Members.OfType<MethodInfo>().Select(method => method.Name).Distinct().SelectMany(name => s_made[name]))
            .SelectMany(loss => new[] { loss, loss.Summed }),
    ];

    private static IEnumerable<MemberInfo> Members => typeof(Loss).GetMembers(BindingFlags.Public | BindingFlags.Static).Where(member =>
        member is PropertyInfo { PropertyType: var type } ? type == typeof(Loss)
        : member is MethodInfo { IsSpecialName: false } method && method.ReturnType == typeof(Loss) && method.Name != nameof(Loss.Parse));
}
