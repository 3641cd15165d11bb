namespace Cidadao.Core.Contracts;

/// <summary>Which list of sanctions.</summary>
public enum SanctionList : short
{
    /// <summary>Cadastro Nacional de Empresas Inidôneas e Suspensas.</summary>
    Ceis = 1,

    /// <summary>Cadastro Nacional de Empresas Punidas.</summary>
    Cnep = 2,
}

/// <summary>Whom a sanction keeps from contracting with the company (<i>abrangência</i>).</summary>
public enum SanctionScope : short
{
    Unknown = 0,

    /// <summary>The agency that sanctioned, only.</summary>
    SanctioningAgency = 1,

    /// <summary>Every agency of the sphere or power that sanctioned.</summary>
    SanctioningSphere = 2,

    /// <summary>Every public body.</summary>
    AllSpheres = 3,
}

/// <summary>A party on one of the lists.</summary>
public sealed class Sanction
{
    public long Id { get; init; }

    public required Guid Key { get; init; }

    /// <summary>1 for the first row with the <see cref="Key"/>, 2 for the second …</summary>
    public required int Occurrence { get; init; }

    /// <summary>The source's own key.</summary>
    public required string SourceKey { get; init; }

    public required SanctionList List { get; init; }

    /// <summary>CNPJ as text of 14 characters, or a masked CPF; the source's own text for anything else.</summary>
    public required string Document { get; init; }

    /// <summary>First eight characters of a CNPJ; empty for anything else.</summary>
    public required string Root { get; init; }

    public required string Name { get; init; }

    public DateOnly? StartsOn { get; init; }

    /// <summary>Null is open, unless <see cref="HasDates"/> is false.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>False when the list gives no day of start: then it shows membership of the list only.</summary>
    public required bool HasDates { get; init; }

    public required string Category { get; init; }

    public required SanctionScope Scope { get; init; }

    public string? AgencyName { get; init; }

    public string? LegalBasis { get; init; }

    /// <summary>Number of the process.</summary>
    public string? Process { get; init; }

    /// <summary>BRL.</summary>
    public decimal? Fine { get; init; }

    public required long ContentHash { get; init; }

    public required Guid ImportId { get; init; }

    public required string SourceEntry { get; init; }

    public required int SourceLine { get; init; }
}
