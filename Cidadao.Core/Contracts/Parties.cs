namespace Cidadao.Core.Contracts;

/// <summary>An agency (<i>órgão</i>) or parent agency (<i>órgão superior</i>).</summary>
public sealed class Agency
{
    public required string Code { get; init; }

    public required string Name { get; init; }
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

    public required string Name { get; init; }
}
