namespace Cidadao.Core.Contracts;

/// <summary>What identifies a supplier.</summary>
public enum SupplierKind : short
{
    /// <summary>A CNPJ: 14 characters, letters included since 2026.</summary>
    Company = 1,

    /// <summary>A masked CPF. Two persons may share one mask.</summary>
    Person = 2,

    /// <summary>A foreigner, under the source's own code.</summary>
    Foreign = 3,

    /// <summary>Withheld by the source. Not one supplier but nobody knows how many: never a party of an indicator.</summary>
    Secret = 4,
}
