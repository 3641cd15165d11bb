using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Imports.Rows;

/// <summary>What a contract's own fields tell about the quality of its data; the items are looked at when it is merged.</summary>
internal static class ContractQuality
{
    // In ten-thousandths, as amounts are.
    private const ulong ImplausibleFrom = (ulong)ValueGate.ImplausibleFrom * 10_000;

    public static QualityIssues Of(
        Amount initial, Amount final, DateOnly? signedOn, DateOnly? publishedOn, DateOnly? startsOn, DateOnly? endsOn, ProcurementMethod method,
        bool hasLegalBasis, bool hasObject, SupplierKind supplier, ReadOnlySpan<char> document)
    {
        var issues = QualityIssues.None;
        if (IsImplausible(initial) || IsImplausible(final))
            issues |= QualityIssues.ImplausibleAmount;
        if (initial.IsZero)
            issues |= QualityIssues.ZeroAmount;
        if (endsOn < startsOn)
            issues |= QualityIssues.EndBeforeStart;
        if (publishedOn < signedOn)
            issues |= QualityIssues.PublishedBeforeSigned;
        if (signedOn is null || publishedOn is null || startsOn is null || endsOn is null)
            issues |= QualityIssues.MissingDate;
        if (method == ProcurementMethod.Unknown)
            issues |= QualityIssues.MissingMethod;
        if (!hasLegalBasis)
            issues |= QualityIssues.MissingLegalBasis;
        if (!hasObject)
            issues |= QualityIssues.MissingObject;
        if (supplier == SupplierKind.Company && !Cnpj.HasCheckDigits(document))
            issues |= QualityIssues.InvalidCnpj;
        return issues;
    }

    private static bool IsImplausible(Amount amount) => amount.IsNegative || amount.Scaled >= ImplausibleFrom;
}
