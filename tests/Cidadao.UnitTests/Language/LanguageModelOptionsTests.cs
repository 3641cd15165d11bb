using Cidadao.AgentWorker.Language;

namespace Cidadao.UnitTests.Language;

[TestClass]
public sealed class LanguageModelOptionsTests
{
    [TestMethod]
    public void Everything_that_is_wrong_is_said_by_its_name_and_the_key_never()
    {
        var options = new LanguageModelOptions
        {
            Providers =
            [
                new() { Name = "Ä", BaseAddress = new("/v1", UriKind.Relative), ApiKey = "secret key", MaxConcurrentCalls = 101 },
                new() { Name = "a", BaseAddress = new("http://localhost"), Model = "m" },
                new() { Name = "a", BaseAddress = new("https://localhost"), Model = "m", Http2PriorKnowledge = true },
            ],
        };

        var said = string.Join('\n', new ValidateLanguageModels().Validate(null, options).Failures!);

        foreach (var name in (string[])["0:Name", "0:BaseAddress", "0:Model", "0:ApiKey", "0:MaxConcurrentCalls", "2:Http2PriorKnowledge", "Providers: the name 'a'"])
            Assert.Contains(name, said);
        Assert.DoesNotContain("1:", said);
        Assert.DoesNotContain("secret", said);
    }

    [TestMethod]
    public void Without_a_provider_nothing_is_wrong() => Assert.IsTrue(new ValidateLanguageModels().Validate(null, new()).Succeeded);
}
