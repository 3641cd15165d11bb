using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>How strongly a sanction speaks against a contract, weakest first.</summary>
internal enum SanctionStrength
{
    /// <summary>On a list without dates: nothing says that it was in force.</summary>
    ListMembership,

    /// <summary>In force, of another establishment of the same firm.</summary>
    SameRoot,

    /// <summary>In force on the very supplier, but a fine or publication, which keeps nobody from contracting.</summary>
    NotBarring,

    /// <summary>In force on the very supplier, of a sphere that the source does not let tell.</summary>
    ScopeUnknown,

    /// <summary>In force on the very supplier and within its scope.</summary>
    InForce,
}

/// <summary>One sanction that a contract's supplier bore when it signed.</summary>
internal sealed record SanctionMatch(SanctionEntry Sanction, SanctionStrength Strength)
{
    /// <summary>Words of the categories that keep a supplier from contracting.</summary>
    private static readonly string[] Barring = ["imped", "suspens", "inidon", "inidôn", "proibi"];

    /// <returns>Null when it was not in force on the day, or does not reach the agency.</returns>
    /// <param name="isExact">The document is the same, not its root only.</param>
    public static SanctionMatch? Of(SanctionEntry sanction, DateOnly signedOn, bool isExact, Party agency, Party unit)
    {
        if (signedOn > sanction.EndsOn)
        {
            return null; // Over, whenever it began: a list without starts may still have ends.
        }

        if (!sanction.HasDates)
        {
            return new(sanction, SanctionStrength.ListMembership);
        }

        if (sanction.StartsOn is not { } startsOn || signedOn < startsOn)
        {
            return null;
        }

        if (sanction.Scope == SanctionScope.SanctioningAgency && !IsOf(sanction, agency) && !IsOf(sanction, unit))
        {
            return null;
        }

        return new(sanction, StrengthOf(sanction, isExact));
    }

    public bool Bars => Array.Exists(Barring, word => Sanction.Category.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static SanctionStrength StrengthOf(SanctionEntry sanction, bool isExact) => (isExact, sanction.Scope) switch
    {
        (false, _) => SanctionStrength.SameRoot,
        _ when !new SanctionMatch(sanction, default).Bars => SanctionStrength.NotBarring,
        (_, SanctionScope.AllSpheres or SanctionScope.SanctioningAgency) => SanctionStrength.InForce,
        _ => SanctionStrength.ScopeUnknown,
    };

    /// <summary>Names are compared without case and accents; the list has no code.</summary>
    private static bool IsOf(SanctionEntry sanction, Party party) =>
        sanction.AgencyName is { Length: > 0 } name && PlainText.Of(name) == PlainText.Of(party.Name);
}
