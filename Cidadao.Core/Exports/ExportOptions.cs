using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Exports;

/// <summary>Section <c>Exports</c>. How long ready-made ones are kept is in <c>Upkeep</c>.</summary>
public sealed class ExportOptions
{
    /// <summary>Streamed exports at a time, of one replica: each holds a connection and a thread for as long as its reader takes. 1 to 20; default 4.</summary>
    public int Streams { get; set; } = 4;

    /// <summary>The largest file that is made, in MiB. 1 to 100,000; default 2,048.</summary>
    public int FileMegabytes { get; set; } = 2_048;

    /// <summary>When the files that are kept are larger together, in MiB, no new one is taken on. 1 to 1,000,000; default 10,240.</summary>
    public int KeptMegabytes { get; set; } = 10_240;
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateExports : IValidateOptions<ExportOptions>
{
    private const int MostStreams = 20;
    private const int LargestFile = 100_000;
    private const int MostKept = 1_000_000;

    public ValidateOptionsResult Validate(string? name, ExportOptions options) => new OptionRanges("Exports")
        .Check(nameof(options.Streams), options.Streams, 1, MostStreams)
        .Check(nameof(options.FileMegabytes), options.FileMegabytes, 1, LargestFile)
        .Check(nameof(options.KeptMegabytes), options.KeptMegabytes, 1, MostKept)
        .Result;
}
