using System.Collections.Concurrent;

namespace Cidadao.IntegrationTests.Restarts;

/// <summary>
/// What stands before replicas: looks at <c>/health</c> of each, as an orchestrator's probe does, and sends each request to the next one that
/// was ready. A request is sent once, whatever becomes of it. A probe that takes too long says nothing before it does so three times.
/// </summary>
internal sealed class ReadyReplicas : DelegatingHandler, IAsyncDisposable
{
    private const int Misses = 3;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Uri> _replicas;
    private readonly ConcurrentDictionary<string, bool> _ready = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private int _turn;

    public ReadyReplicas(Dictionary<string, Uri> replicas)
        : base(new SocketsHttpHandler())
    {
        _replicas = replicas;
        _watching = Task.WhenAll(replicas.Select(replica => WatchAsync(replica.Key, replica.Value)));
    }

    public bool IsReady(string name) => _ready.GetValueOrDefault(name);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        Dispose();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var ready = _replicas.Where(replica => IsReady(replica.Key)).Select(replica => replica.Value).ToArray();
        if (ready.Length == 0)
            throw new InvalidOperationException("No replica is ready.");
        request.RequestUri = new Uri(ready[(uint)Interlocked.Increment(ref _turn) % ready.Length], request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }

    private async Task WatchAsync(string name, Uri address)
    {
        using var probe = new HttpClient { BaseAddress = address, Timeout = Patience };
        for (var missed = 0; !_end.IsCancellationRequested;)
        {
            try
            {
                using var answer = await probe.GetAsync(new Uri("/health", UriKind.Relative), _end.Token);
                (_ready[name], missed) = (answer.IsSuccessStatusCode, 0);
            }
            catch (HttpRequestException)
            {
                _ready[name] = false;
            }
            catch (OperationCanceledException)
            {
                if (++missed == Misses)
                    _ready[name] = false;
            }

            await Task.Delay(Glance, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
