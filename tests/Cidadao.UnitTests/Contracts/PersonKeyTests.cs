using System.Security.Cryptography;
using System.Text;
using Cidadao.Core.Contracts;

namespace Cidadao.UnitTests.Contracts;

[TestClass]
public sealed class PersonKeyTests
{
    private static readonly byte[] Secret = Encoding.UTF8.GetBytes("a secret of at least 32 characters");

    [TestMethod]
    [DataRow("11144477735")]
    [DataRow("111.444.777-35")]
    [DataRow(" 11144477735 ")]
    public void It_is_the_start_of_the_keyed_hash_of_the_digits_however_they_are_written(string document)
    {
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Secret, Encoding.ASCII.GetBytes("11144477735")))[..32];

        Assert.AreEqual(expected, PersonKey.Of(document, Secret)?.ToString("N"));
    }

    [TestMethod]
    [DataRow("***.444.777-**")]
    [DataRow("00512932000113")]
    [DataRow("00.512.932/0001-13")]
    [DataRow("EX123")]
    [DataRow("-11")]
    [DataRow("")]
    public void What_is_no_CPF_in_clear_has_none(string document) => Assert.IsNull(PersonKey.Of(document, Secret));

    [TestMethod]
    public void Another_person_of_the_same_mask_has_another_and_another_secret_gives_another()
    {
        var one = PersonKey.Of("11144477735", Secret);

        Assert.AreEqual(PersonalData.MaskCpf("11144477735"), PersonalData.MaskCpf("52344477710"));
        Assert.AreNotEqual(one, PersonKey.Of("52344477710", Secret));
        Assert.AreNotEqual(one, PersonKey.Of("11144477735", [.. Secret, 1]));
    }

    [TestMethod]
    public void A_short_secret_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => PersonKey.Use("short"));
}
