using Microsoft.Extensions.Options;

namespace Cidadao.Core.Messaging;

/// <summary>How long a failed message waits: doubled after each attempt, bounded, with jitter so that many do not come back at once.</summary>
/// <param name="random">Evenly distributed in [0, 1).</param>
internal sealed class RetryPauses(IOptions<MessagingOptions> options, Func<double> random)
{
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <returns>Between half of the pause and the whole.</returns>
    public TimeSpan After(int attempt)
    {
        var pause = options.Value.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 30));
        var bounded = pause < options.Value.LongestPause ? pause : options.Value.LongestPause;
        return bounded * (0.5 + (random() / 2));
    }
}
