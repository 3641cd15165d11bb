using Cidadao.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Messaging;

/// <summary>Section <c>Messaging</c>. <c>BATCH_SIZE</c> is the short name of <see cref="BatchSize"/>.</summary>
public sealed class MessagingOptions
{
    /// <summary>Messages that are relayed, read and committed together. 1 to 500; default 50.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>Pieces of work that a worker does at a time, in each of its lanes. 0: as many as it has processors, at least 2. At most 256; default 0.</summary>
    public int WorkSlots { get; set; }

    /// <summary>Attempts before a message becomes a dead letter. 1 to 20; default 5.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Pause after the first failure; doubled after each, with jitter. 10 ms to 1 min; default 500 ms.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two attempts. At most 1 h; default 1 min.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A message whose consumer has been silent for so long is taken over by another. 2 s to 10 min; default 15 s.</summary>
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Entries that the event stream keeps, about. 1,000 to 10,000,000; default 100,000.</summary>
    public int EventsKept { get; set; } = 100_000;

    /// <summary>Age up to which the event stream keeps entries. 1 min to 365 d; default 7 d.</summary>
    public TimeSpan EventsKeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How long the inbox remembers a message. 1 h to 365 d; default 7 d.</summary>
    public TimeSpan InboxKeptFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary><see cref="WorkSlots"/> as it is meant.</summary>
    public int EffectiveWorkSlots => WorkSlots > 0 ? WorkSlots : Math.Max(2, Environment.ProcessorCount);
}

/// <summary>Reads the short name.</summary>
internal sealed class ConfigureMessaging(IConfiguration configuration) : IConfigureOptions<MessagingOptions>
{
    public void Configure(MessagingOptions options)
    {
        configuration.GetSection("Messaging").Bind(options);
        if (configuration["BATCH_SIZE"] is { Length: > 0 })
            options.BatchSize = configuration.GetValue<int>("BATCH_SIZE");
    }
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateMessaging : IValidateOptions<MessagingOptions>
{
    public ValidateOptionsResult Validate(string? name, MessagingOptions options) => new OptionRanges("Messaging")
        .Check(nameof(options.BatchSize), options.BatchSize, 1, 500)
        .Check(nameof(options.WorkSlots), options.WorkSlots, 0, 256)
        .Check(nameof(options.MaxAttempts), options.MaxAttempts, 1, 20)
        .Check(nameof(options.FirstPause), options.FirstPause, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1))
        .Check(nameof(options.LongestPause), options.LongestPause, options.FirstPause, TimeSpan.FromHours(1))
        .Check(nameof(options.TakeOverAfter), options.TakeOverAfter, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10))
        .Check(nameof(options.EventsKept), options.EventsKept, 1_000, 10_000_000)
        .Check(nameof(options.EventsKeptFor), options.EventsKeptFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))
        .Check(nameof(options.InboxKeptFor), options.InboxKeptFor, TimeSpan.FromHours(1), TimeSpan.FromDays(365))
        .Result;
}
