using System.Text.RegularExpressions;
using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Language;

/// <summary>Says all that is wrong at once, at the start, each by its name in the configuration. A key is never part of a message.</summary>
internal sealed partial class ValidateLanguageModels : IValidateOptions<LanguageModelOptions>
{
    public ValidateOptionsResult Validate(string? name, LanguageModelOptions options)
    {
        var errors = new List<string>();
        Add(errors, new OptionRanges(LanguageModelOptions.Section)
            .Check(nameof(options.HedgeAfter), options.HedgeAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)));
        Add(errors, new OptionRanges(LanguageModelOptions.Section + ":Narratives")
            .Check(nameof(options.Narratives.PerInvestigation), options.Narratives.PerInvestigation, 0, 10_000)
            .Check(nameof(options.Narratives.Concurrency), options.Narratives.Concurrency, 1, 100));
        for (var i = 0; i < options.Providers.Count; i++)
            Check(FormattableString.Invariant($"{LanguageModelOptions.Section}:Providers:{i}"), options.Providers[i], errors);
        foreach (var twice in options.Providers.GroupBy(provider => provider.Name).Where(group => group.Count() > 1 && group.Key.Length > 0))
            errors.Add($"{LanguageModelOptions.Section}:Providers: the name '{twice.Key}' stands {twice.Count()} times; each must be another.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(string section, ProviderOptions provider, List<string> errors)
    {
        if (!NamePattern().IsMatch(provider.Name))
            errors.Add($"{section}:Name is '{provider.Name}'; it must be 1 to 32 lower-case letters, digits and hyphens.");
        if (provider.BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            errors.Add($"{section}:BaseAddress is '{provider.BaseAddress}'; it must be an absolute http or https address.");
        else if (provider.Http2PriorKnowledge && provider.BaseAddress.Scheme != "http")
            errors.Add($"{section}:Http2PriorKnowledge is for http addresses; over https HTTP/2 is negotiated.");
        if (string.IsNullOrWhiteSpace(provider.Model) || provider.Model.Length > 200)
            errors.Add($"{section}:Model is missing, or longer than 200 characters.");
        if (provider.ApiKey is { } key && (key.Length == 0 || key.Any(letter => letter is <= ' ' or > '~')))
            errors.Add($"{section}:ApiKey must be printable ASCII without spaces; leave it out where none is wanted.");
        Add(errors, new OptionRanges(section)
            .Check(nameof(provider.MaxConcurrentCalls), provider.MaxConcurrentCalls, 1, 100)
            .Check(nameof(provider.MaxQueuedCalls), provider.MaxQueuedCalls, 0, 10_000)
            .Check(nameof(provider.TryTimeout), provider.TryTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(30))
            .Check(nameof(provider.CallTimeout), provider.CallTimeout, provider.TryTimeout, TimeSpan.FromHours(1))
            .Check(nameof(provider.Retries), provider.Retries, 0, 10)
            .Check(nameof(provider.FirstPause), provider.FirstPause, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1))
            .Check(nameof(provider.LongestPause), provider.LongestPause, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10))
            .Check(nameof(provider.BreakAt), provider.BreakAt, 0.01, 1)
            .Check(nameof(provider.BreakFrom), provider.BreakFrom, 2, 10_000)
            .Check(nameof(provider.BreakFor), provider.BreakFor, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1))
            .Check(nameof(provider.MaxOutputTokens), provider.MaxOutputTokens, 16, 100_000)
            .Check(nameof(provider.TokensPerDay), provider.TokensPerDay, 0, 1_000_000_000_000));
    }

    private static void Add(List<string> errors, OptionRanges ranges) => errors.AddRange(ranges.Result.Failures ?? []);

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex NamePattern();
}
