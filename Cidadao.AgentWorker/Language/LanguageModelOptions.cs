using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Language;

/// <summary>Section <c>LanguageModels</c>. Without a provider, texts are those of the template.</summary>
internal sealed class LanguageModelOptions
{
    public const string Section = "LanguageModels";

    /// <summary>In the order in which they are asked: the next one when one fails, or has spent its day's tokens.</summary>
    public IList<ProviderOptions> Providers { get; init; } = [];

    /// <summary>Whether the next provider is asked as well when one has not answered after <see cref="HedgeAfter"/>. Both cost tokens. Default false.</summary>
    public bool Hedging { get; set; }

    /// <summary>100 ms to 10 min; default 10 s.</summary>
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromSeconds(10);

    public NarrativeOptions Narratives { get; init; } = new();
}

/// <summary>Which findings get a text of a model's by themselves, after their investigation.</summary>
internal sealed class NarrativeOptions
{
    /// <summary>Findings of one investigation, the most severe first. 0 to 10,000; default 20. 0: only on demand.</summary>
    public int PerInvestigation { get; set; } = 20;

    /// <summary>The lowest severity. Default high.</summary>
    public Severity From { get; set; } = Severity.High;

    /// <summary>Texts that a worker has written at a time. 1 to 100; default 4.</summary>
    public int Concurrency { get; set; } = 4;
}

/// <summary>An OpenAI-compatible endpoint.</summary>
internal sealed class ProviderOptions
{
    /// <summary>Short name, in metrics and beside texts: lower-case letters, digits and hyphens, at most 32.</summary>
    public string Name { get; set; } = "";

    /// <summary>Up to where <c>/chat/completions</c> follows, for example <c>https://api.example.org/v1</c>.</summary>
    public Uri? BaseAddress { get; set; }

    /// <summary>Sent as a bearer token; null where the endpoint wants none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The model's name at the provider.</summary>
    public string Model { get; set; } = "";

    /// <summary>An <c>http:</c> address that speaks HTTP/2, which cannot be negotiated there. Default false.</summary>
    public bool Http2PriorKnowledge { get; set; }

    /// <summary>Calls at a time; over HTTP/2 it bounds the connections too. 1 to 100; default 20.</summary>
    public int MaxConcurrentCalls { get; set; } = 20;

    /// <summary>Calls that wait for their turn; one more is refused at once. 0 to 10,000; default 100.</summary>
    public int MaxQueuedCalls { get; set; } = 100;

    /// <summary>One try; of a stream, the longest silence. 100 ms to 30 min; default 60 s.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>A call with all its tries and pauses, or a whole stream. <see cref="TryTimeout"/> to 1 h; default 3 min.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Tries after the first. 0 to 10; default 3.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>Pause before the second try, where the provider does not say one; it doubles, with jitter. 1 ms to 1 min; default 1 s.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Who asks by <c>Retry-After</c> for a longer pause is not waited for: the next provider is asked. 1 ms to 10 min; default 20 s.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The circuit opens when this share of tries fails. 0.01 to 1; default 0.5.</summary>
    public double BreakAt { get; set; } = 0.5;

    /// <summary>Fewer tries than this do not open it. 2 to 10,000; default 10.</summary>
    public int BreakFrom { get; set; } = 10;

    /// <summary>How long it stays open. 500 ms to 1 h; default 30 s.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tokens of one answer. 16 to 100,000; default 1,500.</summary>
    public int MaxOutputTokens { get; set; } = 1_500;

    /// <summary>Tokens of a UTC day, of all workers together, asked and answered. 0 to 10^12; default 1,000,000.</summary>
    public long TokensPerDay { get; set; } = 1_000_000;
}
