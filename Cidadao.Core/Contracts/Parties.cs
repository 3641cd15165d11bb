namespace Cidadao.Core.Contracts;

/// <summary>An agency (<i>órgão</i>) or parent agency (<i>órgão superior</i>).</summary>
public sealed class Agency
{
    public required string Code { get; init; }

    public required string Name { get; init; }
}

/// <summary>A name that a source has used for an agency or a buying unit, kept when another takes its place.</summary>
public sealed class PartyName
{
    public required PartyKind Party { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>When an import first brought it.</summary>
    public required DateTimeOffset SeenAt { get; init; }
}

/// <summary>Whose name.</summary>
public enum PartyKind : short
{
    Agency = 1,
    BuyingUnit = 2,
}

/// <summary>Who buys (<i>unidade gestora</i>).</summary>
public sealed class BuyingUnit
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string AgencyCode { get; init; }
}

/// <summary>Who sells.</summary>
public sealed class Supplier
{
    public long Id { get; init; }

    public required SupplierKind Kind { get; init; }

    /// <summary>CNPJ, masked CPF or the source's foreign code; empty when secret.</summary>
    public required string Document { get; init; }

    /// <summary>Of a person whose CPF a source gave in clear (<see cref="Contracts.PersonKey"/>); null for anybody else.</summary>
    public Guid? PersonKey { get; init; }

    /// <summary>The first eight characters of a CNPJ, which its establishments share; null for anybody else.</summary>
    public string? Root { get; init; }

    public required string Name { get; init; }
}
