namespace Cidadao.Core.RedFlags;

/// <summary>A pure rule: the same view gives the same findings, in the same order. No database, clock or configuration inside.</summary>
public interface IDetector
{
    /// <summary>The catalogue's code.</summary>
    string Indicator { get; }

    /// <summary>Which optional columns it reads.</summary>
    ViewParts Needs { get; }

    /// <summary>Looks through the view.</summary>
    Detection Detect(ContractView view, CancellationToken cancellation);
}

/// <summary>What a detector found, and what it could not look at.</summary>
/// <param name="Findings">Ordered by score descending, then subject.</param>
/// <param name="Examined">Rows or groups that the formula was applied to.</param>
/// <param name="Exclusions">Rows or groups that it was not applied to, by reason; never a silent skip.</param>
public sealed record Detection(IReadOnlyList<Finding> Findings, int Examined, IReadOnlyList<Exclusion> Exclusions);

/// <summary>Rows or groups left out for one reason.</summary>
/// <param name="Detail">The field or rule meant, in the code's words: <c>method</c>, <c>endsOn</c>, <c>n&lt;20</c> …</param>
public sealed record Exclusion(ExclusionReason Reason, string Detail, int Count);

/// <summary>Why an indicator was not applied: a closed list.</summary>
public enum ExclusionReason : short
{
    MissingField,
    NotEnoughData,
    ImplausibleValue,
    SecretParty,
    OutsideLegalTable,
    NotApplicable,
}
