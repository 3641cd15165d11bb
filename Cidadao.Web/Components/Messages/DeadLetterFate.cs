namespace Cidadao.Web.Components.Messages;

/// <summary>What became of a dead letter that somebody decided about.</summary>
public enum DeadLetterFate
{
    /// <summary>It is on its way again, as a new message.</summary>
    Requeued,

    /// <summary>It was thrown away.</summary>
    Discarded,

    /// <summary>Somebody else was faster.</summary>
    Taken,
}
