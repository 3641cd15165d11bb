using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class PersonKeyFileTests
{
    [TestMethod]
    public void A_key_is_generated_once_for_its_owner_alone_and_kept()
    {
        var home = Directory.CreateTempSubdirectory("cidadao-key-");
        try
        {
            var path = Path.Combine(home.FullName, "person.key");

            var first = PersonKeyFile.Read(path);

            Assert.MatchesRegex("^[0-9a-f]{64}$", first);
            if (!OperatingSystem.IsWindows())
                Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.AreEqual(first, PersonKeyFile.Read(path));
            Assert.AreNotEqual(first, PersonKeyFile.Read(path + "2"));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
