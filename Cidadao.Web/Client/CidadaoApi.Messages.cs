using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>How messages flow.</summary>
    public Task<MessagingResponse> MessagingAsync(CancellationToken cancellation) =>
        GetAsync("admin/messaging", ApiJson.Default.MessagingResponse, cancellation);

    /// <summary>The database: sizes, use, load.</summary>
    public Task<DatabaseResponse> DatabaseAsync(CancellationToken cancellation) =>
        GetAsync("admin/database", ApiJson.Default.DatabaseResponse, cancellation);

    /// <summary>Messages that could not be handled, newest first.</summary>
    public Task<Page<DeadLetterResponse>> DeadLettersAsync(int pageSize, string? cursor, CancellationToken cancellation) =>
        GetAsync(
            new ApiPath("admin/dead-letters").With("pageSize", pageSize).With("cursor", cursor).ToString(),
            ApiJson.Default.PageDeadLetterResponse,
            cancellation);

    /// <summary>Sends a dead letter again, as a new message. <see cref="ApiProblem.IsMissing"/> when somebody else took it.</summary>
    public async Task RequeueAsync(Guid id, CancellationToken cancellation)
    {
        using var response = await SendAsync(
            Calls, new HttpRequestMessage(HttpMethod.Post, $"{V1}admin/dead-letters/{id}/requeue"), cancellation);
    }

    /// <summary>Throws a dead letter away. <see cref="ApiProblem.IsMissing"/> when somebody else took it.</summary>
    public async Task DiscardAsync(Guid id, CancellationToken cancellation)
    {
        using var response = await SendAsync(Calls, new HttpRequestMessage(HttpMethod.Delete, $"{V1}admin/dead-letters/{id}"), cancellation);
    }
}
