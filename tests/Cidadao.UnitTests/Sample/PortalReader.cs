using System.IO.Compression;
using System.Text;

namespace Cidadao.UnitTests.Sample;

/// <summary>Reads the Portal's notation, one character after the other. Shares nothing with the code that writes it.</summary>
internal static class PortalReader
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <returns>Every row, the header first, of the entry whose name ends so.</returns>
    public static List<string[]> Entry(byte[] zip, string ending)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        var entry = archive.Entries.Single(entry => entry.FullName.EndsWith(ending, StringComparison.Ordinal));
        using var content = new MemoryStream();
        using (var stream = entry.Open())
            stream.CopyTo(content);
        return Rows(content.ToArray());
    }

    public static List<string[]> Rows(byte[] bytes)
    {
        var text = Windows1252.GetString(bytes);
        var (rows, row, place) = (new List<string[]>(), new List<string>(), 0);
        while (place < text.Length)
        {
            row.Add(Field(text, ref place));
            if (text[place] == ';')
            {
                place++;
                continue;
            }

            Assert.AreEqual("\r\n", text.Substring(place, 2), "A row ends with CRLF.");
            place += 2;
            rows.Add([.. row]);
            row.Clear();
        }

        return rows;
    }

    private static string Field(string text, ref int place)
    {
        Assert.AreEqual('"', text[place], "Every field is quoted.");
        var field = new StringBuilder();
        for (place++; ; place++)
        {
            if (text[place] != '"')
                field.Append(text[place]);
            else if (place + 1 < text.Length && text[place + 1] == '"')
                field.Append(text[place++]);
            else
                break;
        }

        place++;
        return field.ToString();
    }
}
