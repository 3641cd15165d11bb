namespace Cidadao.Core.RedFlags;

/// <summary>What a detector needs beyond a contract's parties, method, dates and values, so that a reader can load only that.</summary>
[Flags]
public enum ViewParts
{
    /// <summary>Numbers, methods, parties, dates and values: always there.</summary>
    None = 0,

    /// <summary>Objects of the contracts.</summary>
    Objects = 1,

    /// <summary>Legal bases, methods in the source's words and categories.</summary>
    Terms = 2,

    /// <summary>Lines of the contracts.</summary>
    Items = 4,

    /// <summary>Changes by agreement.</summary>
    Amendments = 8,

    /// <summary>Tenders and their lines.</summary>
    Tenders = 16,

    /// <summary>Who took part in which line of a tender; includes <see cref="Tenders"/>.</summary>
    Participations = 32 | Tenders,

    /// <summary>The registers of sanctions.</summary>
    Sanctions = 64,

    /// <summary>Everything.</summary>
    All = Objects | Terms | Items | Amendments | Participations | Sanctions,
}
