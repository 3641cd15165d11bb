using System.Collections;
using Cidadao.Api.Errors;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Core.RedFlags;
using GraphQL.Validation;

namespace Cidadao.Api.GraphQL.Limits;

/// <summary>Refuses texts that no database has: with a null character, or with half a surrogate pair.</summary>
internal sealed class TextArguments : ValidationRuleBase
{
    public static readonly TextArguments Instance = new();

    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        foreach (var (field, arguments) in context.ArgumentValues ?? [])
        {
            foreach (var (name, argument) in arguments)
            {
                if (IsText(argument.Value))
                    continue;
                var http = ((GraphContext)context.UserContext).Http;
                context.ReportError(new ValidationError(Language.Choose(http, new LocalizedText(
                    $"'{name}' de '{field.Name.StringValue}' contém caracteres que não são texto.", $"'{name}' of '{field.Name.StringValue}' has characters that are no text.")))
                {
                    Code = "INVALID_TEXT",
                });
            }
        }

        return default;
    }

    private static bool IsText(object? value) => value switch
    {
        string text => !text.Contains('\0') && !HasLoneSurrogate(text),
        IDictionary<string, object?> parts => parts.Values.All(IsText),
        IEnumerable list => list.Cast<object?>().All(IsText),
        _ => true,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return true;
        }

        return false;
    }
}
