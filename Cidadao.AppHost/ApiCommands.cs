using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cidadao.AppHost;

/// <summary>Buttons of the dashboard, beside the API: each does what <c>./cidadao</c> or an administrator's request does.</summary>
internal static class ApiCommands
{
    private const string Http = "http";
    private const string Investigations = "/api/v1/investigations";
    private const string Evictions = "/api/v1/admin/cache/evictions";
    private const string DeadLetters = "/api/v1/admin/dead-letters";

    /// <param name="api">Gets the commands.</param>
    /// <param name="key">An administrator's.</param>
    /// <param name="sample">Imports the sample when it is started.</param>
    public static void WithCommands(this IResourceBuilder<ProjectResource> api, ReferenceExpression key, ProjectResource sample) => api
        .WithCommand("import-sample", "Import the sample",
            context => context.Services.GetRequiredService<ResourceCommandService>()
                .ExecuteCommandAsync(sample, KnownResourceCommands.StartCommand, context.CancellationToken),
            new CommandOptions().Shown("DatabaseArrowUp", "Where there are no contracts yet: five thousand generated ones, and an investigation. Its log is the resource 'sample''s."))
        .WithHttpCommand(Investigations, "Start an investigation", Http, "start-investigation",
            Post(key, "{}").Shown("Search", "Over every contract, with every detector. The web shows how it goes."))
        .WithHttpCommand(Evictions, "Flush the cache", Http, "flush-cache",
            Post(key, """{"tag":"*"}""").Shown("Broom", "Evicts everything, on every replica."))
        .WithCommand("requeue-dead-letters", "Requeue dead letters", context => RequeueAsync(api.Resource, key, context),
            new CommandOptions { ConfirmationMessage = "Send all of them again?" }.Shown("MailArrowUp", "Sends every message that could not be handled once more."));

    private static T Shown<T>(this T options, string icon, string description)
        where T : CommandOptions
    {
        (options.IconName, options.Description) = (icon, description);
        options.UpdateState = context => context.ResourceSnapshot.HealthStatus is HealthStatus.Healthy or HealthStatus.Degraded
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
        return options;
    }

    private static HttpCommandOptions Post(ReferenceExpression key, string body) => new()
    {
        Method = HttpMethod.Post,
        PrepareRequest = async context =>
        {
            context.Request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            context.Request.Headers.Authorization = await AuthorizationAsync(key, context.CancellationToken);
        },
    };

    /// <summary>Page after page from the start: what was sent again is no longer there.</summary>
    private static async Task<ExecuteCommandResult> RequeueAsync(ProjectResource api, ReferenceExpression key, ExecuteCommandContext context)
    {
        using var client = new HttpClient { BaseAddress = new Uri(api.GetEndpoint(Http).Url) };
        client.DefaultRequestHeaders.Authorization = await AuthorizationAsync(key, context.CancellationToken);
        while (await client.GetFromJsonAsync<JsonObject>(DeadLetters, context.CancellationToken) is { } page
            && page["items"] is JsonArray { Count: > 0 } letters)
        {
            foreach (var letter in letters)
            {
                using var answer = await client.PostAsync(new Uri($"{DeadLetters}/{letter!["messageId"]}/requeue", UriKind.Relative), null, context.CancellationToken);
                if (!answer.IsSuccessStatusCode)
                    return CommandResults.Failure(await answer.Content.ReadAsStringAsync(context.CancellationToken));
            }
        }

        return CommandResults.Success();
    }

    private static async Task<AuthenticationHeaderValue> AuthorizationAsync(ReferenceExpression key, CancellationToken cancellation) =>
        new("Bearer", await key.GetValueAsync(cancellation));
}
