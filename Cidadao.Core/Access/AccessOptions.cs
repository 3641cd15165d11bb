using Cidadao.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Access;

/// <summary>Section <c>Access</c>, with the short names that each option tells.</summary>
public sealed class AccessOptions
{
    /// <summary><c>READS_OPEN</c>: whether reading needs no key. Where it does, any valid key reads. Default true: the data is public.</summary>
    public bool ReadsAreOpen { get; set; } = true;

    /// <summary><c>CIDADAO_API_KEY</c>: a key that is to be there as an administrator's, such as the launcher's. Default: none.</summary>
    public string? FirstKey { get; set; }

    /// <summary>All keys are read again after so long, whether or not a change was told of: the bound while Redis is away. 1 s to 1 min; default 5 s.</summary>
    public TimeSpan Reread { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>While Postgres does not answer, known keys hold for so long after they were last read. 10 s to 1 d; default 15 min.</summary>
    public TimeSpan KnownFor { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>Reads the short names.</summary>
internal sealed class ConfigureAccess(IConfiguration configuration) : IConfigureOptions<AccessOptions>
{
    public void Configure(AccessOptions options)
    {
        configuration.GetSection("Access").Bind(options);
        if (configuration["READS_OPEN"] is { Length: > 0 })
            options.ReadsAreOpen = configuration.GetValue<bool>("READS_OPEN");
        if (configuration["CIDADAO_API_KEY"] is { Length: > 0 } key)
            options.FirstKey = key;
    }
}

/// <summary>Says all that is wrong at once, at the start, and never the key.</summary>
internal sealed class ValidateAccess : IValidateOptions<AccessOptions>
{
    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var ranges = new OptionRanges("Access")
            .Check(nameof(options.Reread), options.Reread, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1))
            .Check(nameof(options.KnownFor), options.KnownFor, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1))
            .Result;
        return options.FirstKey is null || KeySecret.HasShape(options.FirstKey)
            ? ranges
            : ValidateOptionsResult.Fail([.. ranges.Failures ?? [], $"Access:FirstKey (CIDADAO_API_KEY) is no API key: '{KeySecret.Prefix}' and at least 43 characters of A-Z, a-z, 0-9, - and _."]);
    }
}
