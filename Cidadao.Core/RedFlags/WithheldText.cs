namespace Cidadao.Core.RedFlags;

/// <summary>
/// Objects that say nothing: the source's sentinels, and texts without a letter or digit. Two of them being equal means nothing.
/// </summary>
public static class WithheldText
{
    private static readonly string[] Sentinels =
    [
        "Informação protegida por sigilo nos termos da legislação vigente",
        "Sem informação",
        "Não se aplica",
        "Sigiloso",
        "undefined",
    ];

    /// <param name="text">As the source writes it, whatever its case; white space and full stops around it do not matter.</param>
    public static bool IsWithheld(string text)
    {
        var core = text.AsSpan().Trim().TrimEnd('.').TrimEnd();
        foreach (var sentinel in Sentinels)
        {
            if (core.Equals(sentinel, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var letter in core)
        {
            if (char.IsLetterOrDigit(letter))
            {
                return false;
            }
        }

        return true;
    }
}
