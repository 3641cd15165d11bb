namespace Cidadao.Core.RedFlags;

/// <summary>What an analyst decided of a finding.</summary>
public enum TriageStatus : short
{
    /// <summary>Nothing yet.</summary>
    Open = 0,

    /// <summary>Worth following up.</summary>
    Confirmed = 1,

    /// <summary>Explained, for the reason given.</summary>
    Dismissed = 2,
}

/// <summary>What an analyst does with a finding.</summary>
public enum TriageAction : short
{
    Confirm = 1,
    Dismiss = 2,
    Reopen = 3,
    Note = 4,
    Assign = 5,
}

/// <summary>The rules of triage.</summary>
public static class Triage
{
    public const int LongestText = 2_000;

    /// <param name="text">Reason, note or assignee.</param>
    /// <returns>What is wrong with a step; null when nothing is.</returns>
    public static string? ErrorOf(TriageAction action, string? text)
    {
        if (text?.Length > LongestText)
        {
            return $"Longer than {LongestText} characters.";
        }

        return action is TriageAction.Dismiss or TriageAction.Note or TriageAction.Assign && string.IsNullOrWhiteSpace(text)
            ? action switch
            {
                TriageAction.Dismiss => "A dismissal needs a reason.",
                TriageAction.Note => "A note needs a text.",
                _ => "An assignment needs a name.",
            }
            : null;
    }

    /// <returns>The status after the step.</returns>
    public static TriageStatus After(TriageStatus status, TriageAction action) => action switch
    {
        TriageAction.Confirm => TriageStatus.Confirmed,
        TriageAction.Dismiss => TriageStatus.Dismissed,
        TriageAction.Reopen => TriageStatus.Open,
        _ => status,
    };
}
