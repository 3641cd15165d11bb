using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Cidadao.Api.Caching;

/// <summary>What <c>Accept-Encoding</c> allows. A quality of 0 forbids.</summary>
internal readonly record struct AcceptedEncoding(bool Brotli, bool Gzip)
{
    public static AcceptedEncoding Of(StringValues header)
    {
        bool? brotli = null, gzip = null, any = null;
        foreach (var line in header)
        {
            var rest = line.AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(',');
                var part = (end < 0 ? rest : rest[..end]).Trim();
                rest = end < 0 ? [] : rest[(end + 1)..];
                var semicolon = part.IndexOf(';');
                var name = (semicolon < 0 ? part : part[..semicolon]).TrimEnd();
                var allowed = semicolon < 0 || !IsZero(part[(semicolon + 1)..]);
                if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
                    brotli = allowed;
                else if (name.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                    gzip = allowed;
                else if (name is "*")
                    any = allowed;
            }
        }

        return new(brotli ?? any ?? false, gzip ?? any ?? false);
    }

    private static bool IsZero(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], CultureInfo.InvariantCulture, out var quality) && quality == 0;
    }
}
