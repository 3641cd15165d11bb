using Cidadao.Core.Database;
using Cidadao.Core.Hosting;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Access;

/// <summary>
/// Keeps <see cref="KeyRing"/> up to date: (1) once, the first key is put where it belongs, (2) all keys are read, at once when the event stream
/// tells of a change and otherwise each <see cref="AccessOptions.Reread"/>, (3) which of them were used is written, each at most once an hour.
/// </summary>
public sealed class KeyReader : RecurringService
{
    /// <summary>Between two writings of a key's use.</summary>
    public static readonly TimeSpan UseWritten = TimeSpan.FromHours(1);

    private readonly IServiceScopeFactory _scopes;
    private readonly KeyRing _ring;
    private readonly AccessOptions _options;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private bool _hasFirst;

    public KeyReader(
        IServiceScopeFactory scopes, KeyRing ring, EventSignals signals, IOptions<AccessOptions> options, TimeProvider clock, ILogger<KeyReader> logger)
        : base(clock, logger)
    {
        (_scopes, _ring, _options) = (scopes, ring, options.Value);
        signals.On(EventTypes.ApiKeyChanged.Name, Wake);
    }

    protected override TimeSpan Interval => _options.Reread;

    /// <summary>Reads all keys: what was committed before the call is known after it.</summary>
    public async Task ReadAsync(CancellationToken cancellation)
    {
        // One after the other: an earlier reading must not replace a later one.
        await _reading.WaitAsync(cancellation);
        try
        {
            await using var scope = _scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
            if (!_hasFirst && _options.FirstKey is { } first)
                await scope.ServiceProvider.GetRequiredService<ApiKeys>().AddFirstAsync(first, cancellation); // 1
            _hasFirst = true;
            var readAt = Clock.GetTimestamp();
            _ring.Replace(await db.ApiKeys.AsNoTracking().TagWith("api_keys.ring").ToListAsync(cancellation), readAt); // 2
            await WriteUseAsync(db, cancellation); // 3
        }
        finally
        {
            _reading.Release();
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        _reading.Dispose();
        base.Dispose();
    }

    protected override Task RunRoundAsync(CancellationToken stopping) => ReadAsync(stopping);

    protected override Task PauseAsync(CancellationToken stopping) => _wake.WaitAsync(Interval, stopping);

    private async Task WriteUseAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var now = Clock.GetUtcNow();
        var due = _ring.Keys.Where(key => (key.Key.LastUsedAt is not { } last || last <= now - UseWritten) && key.TakeUse()).Select(key => key.Key.Id).ToList();
        if (due.Count > 0)
            await db.ApiKeys.Where(key => due.Contains(key.Id)).TagWith("api_keys.used").ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, now), cancellation);
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
        catch (ObjectDisposedException)
        {
            // Stopping.
        }
    }
}
