using Cidadao.Core.Access;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class ApiKeyFileTests
{
    [TestMethod]
    public void The_first_key_is_one_that_the_API_takes_for_its_owner_alone_and_kept()
    {
        var home = Directory.CreateTempSubdirectory("cidadao-key-");
        try
        {
            var path = Path.Combine(home.FullName, "api.key");

            var first = ApiKeyFile.Read(path);

            Assert.IsTrue(KeySecret.HasShape(first));
            if (!OperatingSystem.IsWindows())
                Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.AreEqual(first, ApiKeyFile.Read(path));
            Assert.AreNotEqual(first, ApiKeyFile.Read(path + "2"));
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
