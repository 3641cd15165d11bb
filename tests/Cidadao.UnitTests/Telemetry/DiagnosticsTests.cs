using Cidadao.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cidadao.UnitTests.Telemetry;

/// <summary>What a process says of itself to who helps it.</summary>
[TestClass]
public sealed partial class DiagnosticsTests
{
    private const string Secret = "a-secret-that-nobody-must-see";

    [TestMethod]
    public void Numbers_and_switches_are_told_and_of_a_text_only_that_there_is_one()
    {
        var report = Report(("Traces:Ratio", "0.25"), ("METRICS_ADDRESS", "127.0.0.1"), ("Example:Secret", Secret), ("Example:Wait", "00:00:07"), ("Example:Inner:Flag", "true"));

        Assert.AreEqual("0.25", report.Options["TraceOptions.Ratio"]);
        Assert.AreEqual("(set)", report.Options["MetricsOptions.Address"]);
        Assert.AreEqual("", report.Options["MetricsOptions.Port"]);
        Assert.AreEqual("(set)", report.Options["ExampleOptions.Secret"]);
        Assert.AreEqual("00:00:07", report.Options["ExampleOptions.Wait"]);
        Assert.AreEqual("True", report.Options["ExampleOptions.Inner.Flag"]);
        Assert.AreEqual("(2)", report.Options["ExampleOptions.Keys"]);
        Assert.DoesNotContain(Secret, string.Join('\n', report.Options.Select(option => $"{option.Key}={option.Value}")));
    }

    [TestMethod]
    public void An_error_is_told_by_its_template_and_the_type_of_its_exception()
    {
        using var app = App();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test");
        for (var i = 0; i < 60; i++)
            LogFailed(logger, new InvalidOperationException(Secret), Secret);
        LogWell(logger);

        var errors = app.Services.GetRequiredService<Diagnostics>().Read().Errors;

        Assert.HasCount(50, errors);
        Assert.AreEqual((4711, "Error", "Test", "{Person} could not be read", "System.InvalidOperationException"),
            (errors[0].EventId, errors[0].Level, errors[0].Category, errors[0].Message, errors[0].Exception));
        Assert.DoesNotContain(Secret, System.Text.Json.JsonSerializer.Serialize(errors));
    }

    [TestMethod]
    public void A_process_tells_its_version_memory_and_threads()
    {
        var report = Report();
        Assert.AreNotEqual("", report.Version);
        Assert.IsGreaterThan(0, report.Memory.WorkingSet);
        Assert.IsGreaterThan(0, report.Threads.Threads);
        Assert.IsGreaterThanOrEqualTo(0, report.UptimeSeconds);
    }

    [TestMethod]
    [DataRow("METRICS_PORT", "none")]
    [DataRow("METRICS_PORT", "70000")]
    [DataRow("METRICS_ADDRESS", "somewhere")]
    [DataRow("OTEL_TRACES_SAMPLER_ARG", "1.5")]
    [DataRow("OTEL_TRACES_SAMPLER_ARG", "half")]
    [DataRow("Traces:SlowMilliseconds", "0")]
    public void A_setting_that_cannot_be_is_refused_by_its_name(string name, string value)
    {
        using var app = App((name, value));
        var refused = Assert.ThrowsExactly<OptionsValidationException>(() => _ = name.StartsWith("METRICS", StringComparison.Ordinal)
            ? (object)app.Services.GetRequiredService<IOptions<MetricsOptions>>().Value
            : app.Services.GetRequiredService<IOptions<TraceOptions>>().Value);
        Assert.Contains(name, refused.Message);
    }

    [LoggerMessage(4711, LogLevel.Error, "{Person} could not be read")]
    private static partial void LogFailed(ILogger logger, Exception e, string person);

    [LoggerMessage(4712, LogLevel.Information, "All is well")]
    private static partial void LogWell(ILogger logger);

    private static DiagnosticsReport Report(params (string Name, string Value)[] settings)
    {
        using var app = App(settings);
        return app.Services.GetRequiredService<Diagnostics>().Read();
    }

    private static WebApplication App(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        builder.AddServiceDefaults();
        builder.Services.AddOptions<ExampleOptions>().BindConfiguration("Example").Validate(_ => true);
        return builder.Build();
    }

    private sealed class ExampleOptions
    {
        public string Secret { get; set; } = "";

        public TimeSpan Wait { get; set; }

        public IReadOnlyList<string> Keys { get; } = ["one", "two"];

        public InnerOptions Inner { get; set; } = new();
    }

    private sealed class InnerOptions
    {
        public bool Flag { get; set; }
    }
}
