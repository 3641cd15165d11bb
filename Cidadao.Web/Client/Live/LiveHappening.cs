using System.Text.Json;

namespace Cidadao.Web.Client.Live;

/// <summary>What a subscriber is told, one after the other.</summary>
public abstract record LiveHappening;

/// <summary>Something happened on the topic.</summary>
/// <param name="Id">Its place: the <c>after</c> of who comes back in another process.</param>
/// <param name="Type">Such as <c>investigation-completed.v1</c>.</param>
/// <param name="Time">When it came onto the event stream.</param>
/// <param name="Payload">As docs/asyncapi.json has it.</param>
/// <param name="Skipped">How many messages of progress were left out before this one, because this process reads too slowly.</param>
public sealed record LiveMessage(string Id, string Type, DateTimeOffset Time, JsonElement Payload, int Skipped = 0) : LiveHappening;

/// <summary>What happened before may be missing: load anew what is shown, and go on.</summary>
/// <param name="Reason">For people; null when the server gave none.</param>
public sealed record LiveGap(string? Reason = null) : LiveHappening;

/// <summary>The connection of the topic stands, or does not any more. What happened meanwhile comes next, or a <see cref="LiveGap"/>.</summary>
public sealed record LiveConnected(bool IsConnected) : LiveHappening;

/// <summary>The server does not give this topic; nothing follows.</summary>
/// <param name="Code">For programs.</param>
/// <param name="Title">For people.</param>
/// <param name="Detail">What is the matter with this very topic.</param>
public sealed record LiveRefused(string? Code, string? Title, string? Detail) : LiveHappening;
