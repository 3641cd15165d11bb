namespace Cidadao.Core.Imports;

/// <summary>An amount of up to 15 digits before the comma and 4 after it, in ten-thousandths: numeric(19, 4) without the cost of a decimal.</summary>
public readonly record struct Amount(ulong Scaled, bool IsNegative)
{
    public const int Scale = 4;

    private const decimal ScaleFactor = 10_000m;

    public bool IsZero => Scaled == 0;

    public decimal Value => (IsNegative ? -1 : 1) * (Scaled / ScaleFactor);

    /// <returns>False when it has more digits before the comma than there is room for; further decimals are rounded to even.</returns>
    public static bool TryRound(decimal value, out Amount amount)
    {
        amount = default;
        if (Math.Abs(value) >= PortalField.Limit)
            return false;
        amount = new(decimal.ToUInt64(decimal.Round(Math.Abs(value) * ScaleFactor)), value < 0);
        return true;
    }
}
