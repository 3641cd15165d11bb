using System.Diagnostics;

namespace Cidadao.Core.Investigations;

/// <summary>A message about one investigation.</summary>
public interface IOfInvestigation
{
    Guid InvestigationId { get; }
}

/// <summary>Says in the trace which investigation is worked on: to the current span, and as baggage to all that come under it, here and elsewhere.</summary>
public static class InvestigationTrace
{
    /// <summary>Key of tag and baggage.</summary>
    public const string Key = "cidadao.investigation.id";

    public static void Carry(Guid investigation)
    {
        if (Activity.Current is not { } activity)
            return;
        var id = investigation.ToString();
        activity.SetBaggage(Key, id).SetTag(Key, id);
    }
}
