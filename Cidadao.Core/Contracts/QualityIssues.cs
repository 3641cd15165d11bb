namespace Cidadao.Core.Contracts;

/// <summary>
/// What is implausible or missing in a contract as its source published it. A matter of the data's quality: neither a reason to reject
/// the row nor a red flag. Stored as bits with the contract.
/// </summary>
[Flags]
public enum QualityIssues : short
{
    None = 0,

    /// <summary>The initial or the final value is negative, or not below <see cref="RedFlags.ValueGate.ImplausibleFrom"/>.</summary>
    ImplausibleAmount = 1,

    /// <summary>The initial value is zero.</summary>
    ZeroAmount = 2,

    EndBeforeStart = 4,

    PublishedBeforeSigned = 8,

    /// <summary>The items, quantity × unit price, differ by more than one per cent from the initial and from the final value.</summary>
    ItemsDoNotAddUp = 16,

    /// <summary>Day of signature, publication, start or end is missing.</summary>
    MissingDate = 32,

    /// <summary>The source does not say how the contract was awarded.</summary>
    MissingMethod = 64,

    MissingLegalBasis = 128,

    /// <summary>The supplier's CNPJ has wrong check digits.</summary>
    InvalidCnpj = 256,

    /// <summary>The object is blank.</summary>
    MissingObject = 512,
}
