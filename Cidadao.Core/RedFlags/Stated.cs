namespace Cidadao.Core.RedFlags;

/// <summary>How every finding's sentence ends: it is a reason to look.</summary>
internal static class Stated
{
    public static LocalizedText Of(string pt, string en) =>
        new(pt + ": indício que merece verificação.", en + ": a red flag that deserves verification.");
}
