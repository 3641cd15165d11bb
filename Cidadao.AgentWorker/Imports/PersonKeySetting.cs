using Cidadao.Core.Contracts;

namespace Cidadao.AgentWorker.Imports;

/// <summary><c>Cidadao:PersonKey</c>, or by its short name <c>PERSON_KEY</c>: the secret of <see cref="PersonKey"/>.</summary>
internal static partial class PersonKeySetting
{
    /// <exception cref="ArgumentException">It is too short.</exception>
    public static void UsePersonKey(this WebApplication app)
    {
        var secret = app.Configuration["PERSON_KEY"] is { Length: > 0 } shortName ? shortName : app.Configuration["Cidadao:PersonKey"];
        PersonKey.Use(secret);
        if (string.IsNullOrEmpty(secret))
            LogNone(app.Logger);
    }

    [LoggerMessage(1340, LogLevel.Warning, "No key of persons (Cidadao:PersonKey): CPFs are masked only, and two persons with one mask and one name are taken for one")]
    private static partial void LogNone(ILogger logger);
}
