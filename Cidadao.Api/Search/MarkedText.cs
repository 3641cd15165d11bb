using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Search;

/// <summary>Texts in parts, as PostgreSQL's full text finds words in them: in whatever inflection, with or without accents.</summary>
internal static class MarkedText
{
    // Of Unicode's private use, so that no text has them.
    private const char Start = '\uE000';
    private const char Stop = '\uE001';

    /// <param name="words">As <c>websearch_to_tsquery</c> takes them.</param>
    /// <returns>In the order of the texts.</returns>
    public static async Task<IReadOnlyList<IReadOnlyList<TextPart>>> OfAsync(CidadaoDbContext db, string words, string[] texts, CancellationToken cancellation)
    {
        if (texts.Length == 0)
            return [];
        var options = $"HighlightAll=true, StartSel={Start}, StopSel={Stop}";
        var marked = await db.Database.SqlQuery<string>(
            $"""
            -- search.marks
            SELECT ts_headline({CidadaoDbContext.TextSearch}::regconfig, o.text, websearch_to_tsquery({CidadaoDbContext.TextSearch}::regconfig, {words}), {options})
            FROM unnest({texts}) WITH ORDINALITY AS o(text, place) ORDER BY o.place
            """).ToListAsync(cancellation);
        return [.. marked.Select(Parts)];
    }

    private static IReadOnlyList<TextPart> Parts(string marked)
    {
        var parts = new List<TextPart>();
        foreach (var (at, part) in marked.Split(Start, Stop).Index())
        {
            // Every second part stands between a start and a stop.
            if (part.Length > 0)
                parts.Add(new(part, IsMatch: at % 2 == 1));
        }

        return parts;
    }
}
