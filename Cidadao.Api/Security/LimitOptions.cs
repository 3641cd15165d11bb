using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Security;

/// <summary>
/// Section <c>Limits</c>: what one caller may ask of one replica. An allowance fills up by so many tokens a second, up to its burst; a call takes
/// its <see cref="CallCost"/>.
/// </summary>
internal sealed class LimitOptions
{
    /// <summary>Of a key, tokens a second. 1 to 10,000,000; default 1,000: the web's readers share one key.</summary>
    public int KeyPerSecond { get; set; } = 1_000;

    /// <summary>Of a key, tokens. 100 to 100,000,000; default 10,000.</summary>
    public int KeyBurst { get; set; } = 10_000;

    /// <summary>Of an address without key, tokens a second. An IPv6 network of 64 bits is one address. 1 to 10,000,000; default 100.</summary>
    public int AddressPerSecond { get; set; } = 100;

    /// <summary>Of an address without key, tokens. 100 to 100,000,000; default 2,000.</summary>
    public int AddressBurst { get; set; } = 2_000;
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateLimits : IValidateOptions<LimitOptions>
{
    private const int MostPerSecond = 10_000_000;
    private const int LeastBurst = 100;
    private const int MostBurst = 100_000_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options) => new OptionRanges("Limits")
        .Check(nameof(options.KeyPerSecond), options.KeyPerSecond, 1, MostPerSecond)
        .Check(nameof(options.KeyBurst), options.KeyBurst, LeastBurst, MostBurst)
        .Check(nameof(options.AddressPerSecond), options.AddressPerSecond, 1, MostPerSecond)
        .Check(nameof(options.AddressBurst), options.AddressBurst, LeastBurst, MostBurst)
        .Result;
}
