using System.IO.Compression;
using Cidadao.Core.Imports;

namespace Cidadao.UnitTests.Imports;

/// <summary>Whatever is done to the bytes: a refusal in words, or rows and rejections that add up to what was read.</summary>
[TestClass]
public sealed class FuzzTests
{
    private const int Inputs = 100_000;
    private const int Seed = 20240101;

    private static readonly byte[] Nasty = [0, (byte)'"', (byte)';', (byte)',', (byte)'\n', (byte)'\r', 0xFF, 0xC3, (byte)'{', (byte)'[', (byte)']', (byte)'}', (byte)'\\', (byte)'-'];

    [TestMethod]
    public async Task A_hundred_thousand_mutated_files_never_surprise_and_always_add_up()
    {
        var files = SourceFiles.Texts.Values.Select(SourceFiles.Windows).ToList();
        files.Add(Zip(files[0]));
        var random = new Random(Seed);
        var (parsed, refused) = (0, 0);
        for (var input = 0; input < Inputs; input++)
        {
            var file = Mutated(files[input % files.Count], random);
            try
            {
                var copied = await CopiedRows.ReadAsync(file);
                Assert.AreEqual(copied.Read, copied.Rows.Count + copied.Rejections.Count, $"Input {input} does not add up.");
                parsed++;
            }
            catch (Exception e) when (e is ImportRefusedException or InvalidDataException)
            {
                refused++;
            }
            catch (Exception e) when (e is not AssertFailedException)
            {
                Assert.Fail($"Input {input} of seed {Seed}: {e}");
            }
        }

        // Mutations that only ever broke the header would show little.
        Assert.IsGreaterThan(Inputs / 4, parsed);
        Assert.IsGreaterThan(Inputs / 20, refused);
    }

    /// <summary>One to five bytes overwritten, inserted, removed or repeated, mostly behind the header.</summary>
    private static byte[] Mutated(byte[] file, Random random)
    {
        var bytes = new List<byte>(file);
        var from = random.Next(3) == 0 ? 0 : file.AsSpan().IndexOf((byte)'\n') + 1;
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > from + 1; change--)
        {
            var at = random.Next(from, bytes.Count);
            var value = random.Next(2) == 0 ? Nasty[random.Next(Nasty.Length)] : (byte)random.Next(256);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[] Zip(byte[] file)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("a.csv").Open();
            entry.Write(file);
        }

        return buffer.ToArray();
    }
}
