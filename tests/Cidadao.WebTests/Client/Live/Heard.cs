using System.Threading.Channels;
using Cidadao.Web.Client.Live;

namespace Cidadao.WebTests.Client.Live;

/// <summary>What one subscriber was told.</summary>
internal sealed class Heard
{
    private readonly Channel<LiveHappening> _told = Channel.CreateUnbounded<LiveHappening>();

    public bool IsSilent => !_told.Reader.TryPeek(out var next) || next is not LiveMessage;

    public ValueTask TellAsync(LiveHappening happening) => _told.Writer.WriteAsync(happening);

    public async Task<LiveHappening> NextAsync(CancellationToken cancellation) => await _told.Reader.ReadAsync(cancellation);

    /// <returns>Ids of the next messages, whatever the connection does meanwhile.</returns>
    public async Task<string[]> IdsAsync(int count, CancellationToken cancellation)
    {
        var ids = new List<string>();
        while (ids.Count < count)
        {
            if (await NextAsync(cancellation) is LiveMessage message)
                ids.Add(message.Id);
        }
        return [.. ids];
    }
}
