using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags;

/// <summary>The registers of sanctions, ascending by document and then start: the same for every scope.</summary>
public sealed class SanctionView
{
    /// <summary>No sanctions were imported.</summary>
    public static SanctionView Empty { get; } = new();

    /// <summary>One element a sanction.</summary>
    public SanctionEntry[] Entries { get; init; } = [];

    /// <summary>How many sanctions there are.</summary>
    public int Count => Entries.Length;
}

/// <summary>A sanction of a legal entity.</summary>
/// <param name="Document">CNPJ, 14 characters.</param>
/// <param name="Root">First 8 characters: the firm, whatever its branch.</param>
/// <param name="StartsOn">Null where the list gives no start.</param>
/// <param name="EndsOn">Null: open, unless <paramref name="HasDates"/> is false.</param>
/// <param name="HasDates">False where the list says only that the supplier is on it.</param>
/// <param name="Category">In the list's words.</param>
/// <param name="AgencyName">Who imposed it.</param>
public sealed record SanctionEntry(
    SanctionList List,
    string Document,
    string Root,
    DateOnly? StartsOn,
    DateOnly? EndsOn,
    bool HasDates,
    string Category,
    SanctionScope Scope,
    string? AgencyName,
    string? Process);
