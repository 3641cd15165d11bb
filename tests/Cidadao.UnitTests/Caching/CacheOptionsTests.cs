using Cidadao.Core.Caching;
using Microsoft.Extensions.Configuration;

namespace Cidadao.UnitTests.Caching;

[TestClass]
public sealed class CacheOptionsTests
{
    [TestMethod]
    public void The_short_names_are_read()
    {
        var options = Read(
            ("CACHE_STRATEGY", "memory"), ("CACHE_L1_TTL", "60"), ("CACHE_L2_TTL", "120"), ("CACHE_L3_TTL", "180"),
            ("CACHE_L1_BYTES", "2000000"), ("CACHE_L2_BYTES", "3000000"), ("CACHE_L3_BYTES", "4000000"), ("COMPRESSION_LEVEL", "4"));

        Assert.AreEqual(CacheStrategy.Memory, options.Strategy);
        Assert.AreEqual((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(3)), (options.MemoryLife, options.RedisLife, options.DatabaseLife));
        Assert.AreEqual((2_000_000L, 3_000_000L, 4_000_000L, 4), (options.MemoryBytes, options.RedisBytes, options.DatabaseBytes, options.CompressionLevel));
        Assert.IsTrue(new ValidateCache().Validate(null, options).Succeeded);
    }

    [TestMethod]
    public void All_that_is_wrong_is_said_at_once()
    {
        var result = new ValidateCache().Validate(null, Read(("CACHE_STRATEGY", "redis"), ("CACHE_L1_TTL", "0"), ("COMPRESSION_LEVEL", "12")));

        Assert.HasCount(3, result.Failures!.ToList());
    }

    private static CacheOptions Read(params (string Name, string Value)[] settings)
    {
        var options = new CacheOptions();
        new ConfigureCache(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => (string?)s.Value)).Build()).Configure(options);
        return options;
    }
}
