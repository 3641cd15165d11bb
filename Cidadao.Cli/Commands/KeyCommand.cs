using System.CommandLine;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.Cli.Commands;

/// <summary><c>key list</c>, <c>key new</c> and <c>key revoke</c>: the API's keys.</summary>
internal static class KeyCommand
{
    private const int MostDays = 3_650;

    public static Command Create(Texts texts, CliEnvironment environment) => new("key", texts.KeyCommand)
    {
        List(texts, environment),
        New(texts, environment),
        Revoke(texts, environment),
    };

    private static Command List(Texts texts, CliEnvironment environment)
    {
        var api = CommandOptions.Api(texts);
        var json = CommandOptions.Json(texts);
        var command = new Command("list", texts.KeyListCommand) { api, json };
        Session.SetAction(command, environment, api, parsed => parsed.GetValue(json), async (session, _, cancellationToken) =>
        {
            var keys = await session.Api.KeysAsync(cancellationToken);
            if (session.Screen.Json)
                session.Screen.Document(JsonSerializer.Serialize(keys, ApiJson.Default.IReadOnlyListKeyResponse));
            else
                session.Screen.Table(texts.KeyColumns, keys.Select(key => Row(texts, key)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command New(Texts texts, CliEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = texts.KeyNameArgument };
        var scopes = new Option<string[]>("--scope") { Description = texts.KeyScopeOption, AllowMultipleArgumentsPerToken = true };
        var days = new Option<int?>("--days") { Description = texts.KeyDaysOption };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > MostDays)
                result.AddError(texts.OutOfRange("--days", 1, MostDays));
        });
        var api = CommandOptions.Api(texts);
        var json = CommandOptions.Json(texts);
        var command = new Command("new", texts.KeyNewCommand) { name, scopes, days, api, json };
        Session.SetAction(command, environment, api, parsed => parsed.GetValue(json), async (session, parsed, cancellationToken) =>
        {
            var asked = new CreateKeyRequest(parsed.GetRequiredValue(name), parsed.GetValue(scopes) ?? [], parsed.GetValue(days));
            var made = await session.Api.CreateKeyAsync(asked, cancellationToken);
            if (session.Screen.Json)
            {
                session.Screen.Document(JsonSerializer.Serialize(made, ApiJson.Default.CreatedKeyResponse));
                return ExitCode.Done;
            }

            session.Screen.Line(made.Secret);
            session.Screen.Complain(texts.KeyShownOnce);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(Texts texts, CliEnvironment environment)
    {
        var id = new Argument<Guid>("ID") { Description = texts.KeyIdArgument };
        var api = CommandOptions.Api(texts);
        var command = new Command("revoke", texts.KeyRevokeCommand) { id, api };
        Session.SetAction(command, environment, api, _ => false, async (session, parsed, cancellationToken) =>
        {
            await session.Api.RevokeKeyAsync(parsed.GetRequiredValue(id), cancellationToken);
            session.Screen.Line(texts.KeyRevoked);
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Row(Texts texts, KeyResponse key) =>
    [
        key.Id.ToString(), key.Name, key.Hint + "…", string.Join(", ", key.Scopes), texts.KeyStatus(key.Status),
        texts.Day(key.CreatedAt), key.ExpiresAt is { } end ? texts.Day(end) : "", key.LastUsedAt is { } last ? texts.Day(last) : "",
    ];
}
