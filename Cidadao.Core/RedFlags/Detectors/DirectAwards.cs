using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>
/// What the two indicators on direct awards (F01, F03) have in common: which rows they apply to, and what they must warn of.
/// </summary>
internal static class DirectAwards
{
    private static readonly DateOnly TwoLawsFrom = new(2021, 1, 1);

    /// <summary>
    /// Lei Complementar 198/2023 kept Lei 8.666 in force until 2023-12-30; the contracts of its tenders go on after that.
    /// </summary>
    private static readonly DateOnly TwoLawsTo = new(2023, 12, 30);

    private static readonly LocalizedText ItemUnknown = new(
        "A fonte não diz em qual inciso do art. 75 a dispensa se apoia: emergência, licitação deserta e outros incisos não têm limite de "
        + "valor.",
        "The source does not say on which item of art. 75 the award rests: emergencies, tenders without bids and others have no value "
        + "limit.");

    private static readonly LocalizedText DoubledLimit = new(
        "O limite é maior para consórcios públicos e agências executivas: em dobro pelo art. 75, § 2º, da Lei 14.133; 20% pelo art. 24, § "
        + "1º, da Lei 8.666.",
        "Public consortia and executive agencies have a higher limit: doubled by Lei 14.133, art. 75 § 2; 20% by Lei 8.666, art. 24 § 1.");

    private static readonly LocalizedText TwoLaws = new(
        "Até 30/12/2023 a Lei 8.666 ainda podia ser escolhida, com limites menores; a comparação usa o limite maior, da Lei 14.133.",
        "Until 2023-12-30 Lei 8.666 could still be chosen, with lower limits; the comparison uses the higher one, of Lei 14.133.");

    private static readonly LocalizedText UpToLimit = new(
        "A Lei 8.666 admitia valores “até” o limite: um valor exatamente igual a ele era permitido.",
        "Lei 8.666 allowed values “up to” the limit: one exactly equal to it was permitted.");

    /// <summary>What a finding says where it is not known whether the purchase is of works.</summary>
    public static LocalizedText UncertainClass { get; } = new(
        "Incerto: a fonte não diz se é obra ou serviço de engenharia, cujo limite, maior, não foi atingido.",
        "Uncertain: the source does not say whether these are works or engineering services, whose higher limit was not reached.");

    /// <summary>Counts the row as excluded unless it is a direct award with a day of signature, a plausible value and a limit.</summary>
    /// <returns>The limit on the day of signature; null when the row was excluded.</returns>
    public static LegalLimit? LimitOf(ContractView view, int row, DetectionBuilder detection)
    {
        if (view.Methods[row] == ProcurementMethod.Unknown)
        {
            detection.Exclude(ExclusionReason.MissingField, "method");
        }
        else if (view.Methods[row] != ProcurementMethod.DirectAward)
        {
            detection.Exclude(ExclusionReason.NotApplicable, "method");
        }
        else if (view.SignedOn[row] is not { } signedOn)
        {
            detection.Exclude(ExclusionReason.MissingField, "signedOn");
        }
        else if (!ValueGate.IsPlausible(view.InitialValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
        }
        else if (LegalLimits.At(signedOn) is not { } limit)
        {
            detection.Exclude(ExclusionReason.OutsideLegalTable, "signedOn");
        }
        else
        {
            return limit;
        }

        return null;
    }

    /// <returns>What a reader must know before a conclusion, for awards under the limit given.</returns>
    public static IEnumerable<LocalizedText> Notes(LegalLimit limit, bool isCertain)
    {
        if (!isCertain)
        {
            yield return UncertainClass;
        }

        yield return ItemUnknown;
        yield return DoubledLimit;
        if (limit.From >= TwoLawsFrom)
        {
            if (limit.From <= TwoLawsTo)
            {
                yield return TwoLaws;
            }
        }
        else
        {
            yield return UpToLimit;
        }
    }
}
