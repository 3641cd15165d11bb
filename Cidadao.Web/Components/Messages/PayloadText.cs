using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Cidadao.Web.Components.Messages;

/// <summary>A message's payload for eyes.</summary>
internal static class PayloadText
{
    // Letters with accents as they are: it is shown as text, where the renderer escapes what HTML needs escaped.
    private static readonly JsonWriterOptions Indentation = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <returns>The JSON indented; what is no JSON as it came.</returns>
    public static string Indented(string payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer, Indentation))
                json.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (JsonException)
        {
            return payload;
        }
    }
}
