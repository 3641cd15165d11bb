using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cidadao.Core.Access;

namespace Cidadao.UnitTests.Access;

[TestClass]
public sealed class KeySecretTests
{
    [TestMethod]
    public void A_secret_is_256_random_bits_behind_a_prefix_that_is_recognised()
    {
        var secrets = Enumerable.Range(0, 1_000).Select(_ => KeySecret.New()).ToList();

        Assert.HasCount(1_000, secrets.Distinct());
        foreach (var secret in secrets)
        {
            Assert.MatchesRegex("^cidadao_[A-Za-z0-9_-]{43}$", secret);
            Assert.AreEqual(32, Base64Url.DecodeFromChars(secret.AsSpan(KeySecret.Prefix.Length)).Length);
        }

        // Each of the 43 places varies: none is constant by mistake.
        Assert.IsTrue(Enumerable.Range(KeySecret.Prefix.Length, 43).All(place => secrets.Select(secret => secret[place]).Distinct().Count() > 10));
    }

    [TestMethod]
    public void Its_hash_is_the_SHA_256_of_all_its_characters()
    {
        var secret = KeySecret.New();

        CollectionAssert.AreEqual(SHA256.HashData(Encoding.ASCII.GetBytes(secret)), KeySecret.Hash(secret));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("cidadao_")]
    [DataRow("cidadao_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")] // 42
    [DataRow("Cidadao_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [DataRow("cidadao_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [DataRow("cidadao_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAé")]
    public void What_is_no_key_is_not_hashed(string text)
    {
        var hash = new byte[KeySecret.HashBytes];

        Assert.IsFalse(KeySecret.TryHash(text, hash));
        Assert.IsTrue(hash.All(value => value == 0));
        Assert.ThrowsExactly<FormatException>(() => KeySecret.Hash(text));
    }

    [TestMethod]
    public void Whatever_is_brought_is_a_key_or_is_not_and_never_an_error()
    {
        var random = new Random(9);
        Span<byte> hash = stackalloc byte[KeySecret.HashBytes];
        for (var i = 0; i < 50_000; i++)
        {
            var letters = new char[random.Next(300)];
            for (var place = 0; place < letters.Length; place++)
                letters[place] = random.Next(4) == 0 ? (char)random.Next(char.MaxValue) : (char)random.Next(32, 127);
            var text = (random.Next(2) == 0 ? KeySecret.Prefix : "") + new string(letters);
            Assert.AreEqual(KeySecret.HasShape(text), KeySecret.TryHash(text, hash));
        }
    }
}
