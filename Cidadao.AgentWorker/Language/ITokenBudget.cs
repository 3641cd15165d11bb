namespace Cidadao.AgentWorker.Language;

/// <summary>What a provider may still be asked today.</summary>
internal interface ITokenBudget
{
    /// <summary>Takes the most that a call can cost out of the day's budget.</summary>
    /// <returns>The day that it is charged to; null when that does not suffice.</returns>
    Task<DateOnly?> ReserveAsync(string provider, long tokens, long perDay, CancellationToken cancellation);

    /// <summary>Corrects a reservation to what the call did cost.</summary>
    /// <param name="tokens">Difference to what was reserved; negative as a rule.</param>
    Task SettleAsync(string provider, DateOnly day, long tokens, CancellationToken cancellation);
}
