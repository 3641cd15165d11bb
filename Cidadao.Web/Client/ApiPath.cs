using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Cidadao.Web.Client;

/// <summary>A path with the parameters that have a value, escaped, numbers and dates in invariant notation.</summary>
internal sealed class ApiPath(string path)
{
    private string _uri = path;

    public ApiPath With(string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            _uri = QueryHelpers.AddQueryString(_uri, name, value.Trim());
        return this;
    }

    public ApiPath With(string name, IFormattable? value) => With(name, value switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => value?.ToString(null, CultureInfo.InvariantCulture),
    });

    public override string ToString() => _uri;
}
