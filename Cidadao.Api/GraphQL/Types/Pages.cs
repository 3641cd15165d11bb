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
    public static PageRequest Read(IResolveFieldContext context, Dictionary<string, string[]> errors) =>
        Read(context, (size, after) => PageRequest.Read(size, after, errors), errors);

    /// <param name="read">Reads a list of REST by its 'pageSize' and 'cursor', adding all that is wrong with it.</param>
    public static T Read<T>(IResolveFieldContext context, Func<string, string?, T> read, Dictionary<string, string[]> errors)
    {
        var list = read(context.GetArgument<int>(FieldSize.First).ToString(CultureInfo.InvariantCulture), context.GetArgument<string?>("after"));
        if (errors.Remove("pageSize", out var size))
            errors[FieldSize.First] = size;
        if (errors.Remove("cursor", out var cursor))
            errors["after"] = cursor is [PageRequest.NoCursor] ? ["Not a cursor of this list: take 'endCursor' of the page before as it is."] : cursor;
        return list;
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
