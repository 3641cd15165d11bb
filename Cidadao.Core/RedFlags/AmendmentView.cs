using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags;

/// <summary>The changes by agreement of the contracts of a <see cref="ContractView"/>, ascending by contract row.</summary>
public sealed class AmendmentView
{
    /// <summary>No amendments at all.</summary>
    public static AmendmentView Empty { get; } = new();

    /// <summary>Row of the contract in the view.</summary>
    public int[] Contracts { get; init; } = [];

    /// <summary>What each changes, as the source or its text says; <see cref="AmendmentKind.Unknown"/> where neither does.</summary>
    public AmendmentKind[] Kinds { get; init; } = [];

    /// <summary>BRL that each adds to the contract's value, signed; null where the source gives none.</summary>
    public decimal?[] Values { get; init; } = [];

    /// <summary>Day of signature or, where the source gives none, of publication.</summary>
    public DateOnly?[] Days { get; init; } = [];

    /// <summary>True where it is not known which of several contracts of one number is meant.</summary>
    public bool[] IsSharedNumber { get; init; } = [];

    /// <summary>How many amendments there are.</summary>
    public int Count => Contracts.Length;
}
