using System.Globalization;
using Cidadao.Api.Errors;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Paging;
using Cidadao.Core.RedFlags;
using GraphQL;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>Reads the arguments of a connection with what reads those of REST.</summary>
internal static class Pages
{
    public static PageRequest Read(IResolveFieldContext context, Dictionary<string, string[]> errors)
    {
        var found = new Dictionary<string, string[]>();
        var page = PageRequest.Read(
            context.GetArgument<int>(FieldSize.First).ToString(CultureInfo.InvariantCulture), context.GetArgument<string?>("after"), found);
        foreach (var (field, messages) in found)
            errors[field == "cursor" ? "after" : FieldSize.First] = field == "cursor" ? ["Not a cursor of this list: take 'endCursor' of the page before as it is."] : messages;
        return page;
    }
}

/// <summary>Arguments that cannot be read: all that is wrong with them, by field.</summary>
internal sealed class RequestErrors : ExecutionError
{
    private RequestErrors(string message)
        : base(message) => Code = "INVALID";

    public static void ThrowIfAny(IResolveFieldContext context, IReadOnlyDictionary<string, string[]> errors)
    {
        if (errors.Count == 0)
            return;
        var all = string.Join("; ", errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));
        throw new RequestErrors(Language.Choose(context.Graph().Http, new LocalizedText($"Corrija: {all}", $"Mend: {all}"))) { Extensions = new() { ["errors"] = errors } };
    }
}
