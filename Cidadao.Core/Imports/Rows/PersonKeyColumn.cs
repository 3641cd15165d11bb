using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>The last of the four columns with which staging names a supplier.</summary>
internal static class PersonKeyColumn
{
    /// <param name="copy">Where the row goes.</param>
    /// <param name="kind">What <see cref="PortalField.Supplier"/> took the code for.</param>
    /// <param name="code">As the source gives it, before it is masked.</param>
    public static void Write(CopyRows copy, SupplierKind kind, string code)
    {
        if (kind == SupplierKind.Person && PersonKey.Of(code) is { } key)
            copy.Value(key);
        else
            copy.Null();
    }
}
