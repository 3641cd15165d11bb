using System.Text.Json.Serialization;

namespace Cidadao.Core.Messaging;

[JsonSerializable(typeof(Dictionary<string, string>), TypeInfoPropertyName = "DictionaryStringString")]
internal sealed partial class MessagingJson : JsonSerializerContext;
