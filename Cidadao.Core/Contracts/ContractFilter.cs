namespace Cidadao.Core.Contracts;

/// <summary>
/// Which contracts: the one filter of REST, exports and investigations. A part that is null does not limit.
/// </summary>
/// <param name="From">First day of signature.</param>
/// <param name="To">Last day of signature.</param>
/// <param name="Agency">Agency code.</param>
/// <param name="Unit">Buying unit code.</param>
/// <param name="Supplier">CNPJ, masked CPF or foreign code.</param>
/// <param name="Method">Procurement method.</param>
/// <param name="MinValue">Smallest initial value, BRL.</param>
/// <param name="MaxValue">Largest initial value, BRL.</param>
/// <param name="Text">Words of the object, in Portuguese full text with accents folded.</param>
public sealed record ContractFilter(
    DateOnly? From = null,
    DateOnly? To = null,
    string? Agency = null,
    string? Unit = null,
    string? Supplier = null,
    ProcurementMethod? Method = null,
    decimal? MinValue = null,
    decimal? MaxValue = null,
    string? Text = null)
{
    /// <summary>Everything.</summary>
    public static ContractFilter All { get; } = new();

    /// <summary>All that is wrong with it, by field; empty when nothing is.</summary>
    public IReadOnlyDictionary<string, string[]> Errors()
    {
        var errors = new Dictionary<string, string[]>();
        if (From > To)
            errors["from"] = [$"'from' ({From:yyyy-MM-dd}) is after 'to' ({To:yyyy-MM-dd})."];
        if (MinValue < 0)
            errors["minValue"] = ["'minValue' is negative."];
        if (MinValue > MaxValue)
            errors["maxValue"] = ["'maxValue' is less than 'minValue'."];
        if (Text is { Length: > 200 })
            errors["text"] = ["'text' is longer than 200 characters."];
        return errors;
    }
}
