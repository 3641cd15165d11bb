using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.GraphQL;

/// <summary>Section <c>GraphQL</c>.</summary>
public sealed class GraphQlOptions
{
    /// <summary>Deepest field of an operation; a root field has depth 1. 1 to 30; default 10.</summary>
    public int MaxDepth { get; set; } = 10;

    /// <summary>Objects that an answer may have at most, by what its lists ask for. 1 to 100,000; default 1,000.</summary>
    public int MaxComplexity { get; set; } = 1_000;

    /// <summary>Fields of an operation, with each use of a fragment counted. 10 to 100,000; default 1,000.</summary>
    public int MaxFields { get; set; } = 1_000;

    /// <summary>Aliases of an operation, with each use of a fragment counted. 0 to 1,000; default 30.</summary>
    public int MaxAliases { get; set; } = 30;

    /// <summary>Lexical tokens of a document. 10 to 100,000; default 2,000.</summary>
    public int MaxTokens { get; set; } = 2_000;

    /// <summary>Characters of a document. 100 to 1,000,000; default 32,768.</summary>
    public int MaxCharacters { get; set; } = 32_768;

    /// <summary>Bytes of a request's body, variables included. 1 KiB to 16 MiB; default 256 KiB.</summary>
    public int MaxBytes { get; set; } = 256 << 10;

    /// <summary>Time of one operation. 100 ms to 10 min; default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Characters of parsed and validated documents that memory keeps together. 0 to 1 GiB; default 4 Mi.</summary>
    public long KeptCharacters { get; set; } = 4 << 20;

    /// <summary>How long a document that a client has registered by its hash is kept. 1 min to 365 d; default 30 d.</summary>
    public TimeSpan PersistedLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Folder of <c>*.graphql</c> documents that are known by their hash from the start; none by default.</summary>
    public string? KnownDocuments { get; set; }

    /// <summary>Only the documents of <see cref="KnownDocuments"/> are executed; default false.</summary>
    public bool OnlyKnownDocuments { get; set; }

    /// <summary>Whether the schema may be asked for; null, the default, means in the environment Development only (LocalHost sets true).</summary>
    public bool? Introspection { get; set; }
}

/// <summary>All that is wrong with the options, at the start.</summary>
internal sealed class ValidateGraphQl : IValidateOptions<GraphQlOptions>
{
    public ValidateOptionsResult Validate(string? name, GraphQlOptions options)
    {
        var ranges = new OptionRanges("GraphQL")
            .Check(nameof(options.MaxDepth), options.MaxDepth, 1, 30)
            .Check(nameof(options.MaxComplexity), options.MaxComplexity, 1, 100_000)
            .Check(nameof(options.MaxFields), options.MaxFields, 10, 100_000)
            .Check(nameof(options.MaxAliases), options.MaxAliases, 0, 1_000)
            .Check(nameof(options.MaxTokens), options.MaxTokens, 10, 100_000)
            .Check(nameof(options.MaxCharacters), options.MaxCharacters, 100, 1_000_000)
            .Check(nameof(options.MaxBytes), options.MaxBytes, 1 << 10, 16 << 20)
            .Check(nameof(options.Timeout), options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
            .Check(nameof(options.KeptCharacters), options.KeptCharacters, 0, 1L << 30)
            .Check(nameof(options.PersistedLife), options.PersistedLife, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))
            .Result;
        if (ranges.Failed)
            return ranges;
        if (options.KnownDocuments is { } folder && !Directory.Exists(folder))
            return ValidateOptionsResult.Fail($"GraphQL:KnownDocuments is '{folder}', where there is no folder.");
        return options is { OnlyKnownDocuments: true, KnownDocuments: null }
            ? ValidateOptionsResult.Fail("GraphQL:OnlyKnownDocuments needs GraphQL:KnownDocuments.")
            : ValidateOptionsResult.Success;
    }
}
