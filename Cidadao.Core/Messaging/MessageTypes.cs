using System.Text.Json.Serialization.Metadata;

namespace Cidadao.Core.Messaging;

/// <summary>A message type: its name on the stream and its compiled JSON.</summary>
public sealed record MessageType<T>(string Name, JsonTypeInfo<T> Json);

/// <summary>Every message there is. A name is a contract: what it means never changes.</summary>
public static class MessageTypes
{
    public static MessageType<Investigations.RunInvestigation> RunInvestigation { get; } =
        new("run-investigation.v1", Database.CoreJson.Default.RunInvestigation);

    public static MessageType<Imports.RunImport> RunImport { get; } = new("run-import.v1", Database.CoreJson.Default.RunImport);
}
