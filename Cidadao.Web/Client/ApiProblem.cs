using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Cidadao.Web.Client;

/// <summary>The API refused a call, or did not answer. What it says is for the user to read.</summary>
/// <param name="status">HTTP status; null when no answer came at all.</param>
/// <param name="title">The problem's title; null when the API gave none.</param>
/// <param name="detail">What is the matter with this very call; null when the API gave none.</param>
/// <param name="errors">Messages by field of the request, in the API's notation (<c>scope.from</c>); empty when no field is named.</param>
[SuppressMessage("Naming", "CA1710", Justification = "Named after the problem details that it carries.")]
public sealed class ApiProblem(
    int? status,
    string? title,
    string? detail,
    IReadOnlyDictionary<string, string[]> errors,
    Exception? inner = null) : Exception(detail ?? title ?? "The API did not answer.", inner)
{
    /// <summary>HTTP status; null when no answer came.</summary>
    public int? Status { get; } = status;

    /// <summary>Title of the problem.</summary>
    public string? Title { get; } = title;

    /// <summary>Detail of the problem.</summary>
    public string? Detail { get; } = detail;

    /// <summary>Messages by field; never null.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;

    /// <summary>True when the API could not be reached or took too long.</summary>
    public bool IsUnreachable => Status is null;

    /// <summary>True when what was asked for does not exist.</summary>
    public bool IsMissing => Status == StatusCodes.Status404NotFound;

    /// <summary>True when the web's own API key is missing, not valid, or does not allow it: its administrator's affair, not the reader's.</summary>
    public bool IsForbidden => Status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;

    /// <summary>The first message about a field, by the last part of its name and without regard to case; null when there is none.</summary>
    public string? About(string field) => Errors
        .Where(error => LastPart(error.Key).Equals(field, StringComparison.OrdinalIgnoreCase))
        .SelectMany(error => error.Value)
        .FirstOrDefault();

    /// <summary>Messages about fields other than the ones that a form shows itself.</summary>
    public IEnumerable<string> AboutOthers(IReadOnlyCollection<string> shown) => Errors
        .Where(error => !shown.Contains(LastPart(error.Key), StringComparer.OrdinalIgnoreCase))
        .SelectMany(error => error.Value);

    /// <summary>No answer: refused connection, time-out, or a circuit that is open after many of those.</summary>
    public static ApiProblem Unreachable(Exception cause) => new(null, null, null, NoErrors, cause);

    internal static readonly IReadOnlyDictionary<string, string[]> NoErrors = new Dictionary<string, string[]>();

    // "scope.from", "$.scope.from" and "indicators[2]" are the fields "from", "from" and "indicators".
    private static string LastPart(string field)
    {
        var name = field[(field.LastIndexOf('.') + 1)..];
        var index = name.IndexOf('[', StringComparison.Ordinal);
        return index < 0 ? name : name[..index];
    }
}

/// <summary>RFC 9457 problem details as they come over the wire.</summary>
internal sealed record ProblemBody(string? Type, string? Title, int? Status, string? Detail, Dictionary<string, string[]>? Errors);

/// <summary>Reads <see cref="ProblemBody"/> without reflection.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemJson : JsonSerializerContext;
