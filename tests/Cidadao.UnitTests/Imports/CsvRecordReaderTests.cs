using System.Text;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Cidadao.UnitTests.Imports;

[TestClass]
public sealed class CsvRecordReaderTests
{
    [TestMethod]
    public async Task Fields_are_unquoted_and_doubled_quotes_become_one()
    {
        var records = await ReadAsync("\"a\";\"b \"\"c\"\"\";d\r\n");

        CollectionAssert.AreEqual(new[] { "a", "b \"c\"", "d" }, records.Single().Fields);
    }

    [TestMethod]
    public async Task Line_breaks_inside_quotes_belong_to_the_field_and_count_as_lines()
    {
        var records = await ReadAsync("\"h\"\r\n\"one\r\ntwo\nthree\";\"x\"\r\n\"next\"\r\n");

        Assert.AreEqual("one\r\ntwo\nthree", records[1].Fields[0]);
        CollectionAssert.AreEqual(new[] { 1, 2, 5 }, records.Select(record => record.Line).ToArray());
    }

    [TestMethod]
    [DataRow("a;b\nc;d\n")]
    [DataRow("a;b\r\nc;d\r\n")]
    [DataRow("a;b\r\nc;d")]
    [DataRow("\"a\";\"b\"\n\n\"c\";\"d\"")]
    public async Task Line_ends_of_both_kinds_and_a_missing_last_one_are_the_same_records(string text)
    {
        var records = await ReadAsync(text);

        Assert.HasCount(2, records);
        CollectionAssert.AreEqual(new[] { "c", "d" }, records[1].Fields);
    }

    [TestMethod]
    public async Task A_quote_that_is_never_closed_costs_one_line_and_not_the_file()
    {
        var records = await ReadAsync("\"h\"\n\"broken\ngood;line\n");

        Assert.AreEqual(RejectionReason.UnclosedQuote, records[1].Damage);
        Assert.AreEqual(2, records[1].Line);
        CollectionAssert.AreEqual(new[] { "good", "line" }, records[^1].Fields);
        Assert.AreEqual(3, records[^1].Line);
    }

    [TestMethod]
    public async Task Text_after_a_closing_quote_is_damage()
    {
        var records = await ReadAsync("\"a\"b;\"c\"\n\"d\";\"e\"\n");

        Assert.AreEqual(RejectionReason.TextAfterQuote, records[0].Damage);
        CollectionAssert.AreEqual(new[] { "d", "e" }, records[1].Fields);
    }

    [TestMethod]
    public async Task A_record_larger_than_the_first_buffer_is_read_whole()
    {
        var long1 = new string('x', 300_000);

        var records = await ReadAsync($"\"{long1}\";\"y\"\n\"z\"\n");

        Assert.AreEqual(long1, records[0].Fields[0]);
        Assert.AreEqual("z", records[1].Fields[0]);
    }

    [TestMethod]
    public async Task A_record_beyond_the_limit_is_given_up_and_reading_goes_on()
    {
        var records = await ReadAsync($"{new string('x', CsvRecordReader.MaxRecordLength * 2)}\n\"good\"\n");

        Assert.IsNotNull(records[0].Damage);
        Assert.AreEqual("good", records[^1].Fields[0]);
    }

    [TestMethod]
    public async Task A_damaged_record_is_shown_without_its_line_end()
    {
        await using var reader = new CsvRecordReader(new MemoryStream("\"never closed\r\n\"good\"\r\n"u8.ToArray()), (byte)';');
        await reader.ReadAsync(CancellationToken.None);

        Assert.AreEqual("\"never closed", Encoding.UTF8.GetString(reader.Raw));
    }

    [TestMethod]
    public void What_is_written_is_what_is_read()
    {
        var field = ArbMap.Default.GeneratorFor<string>().Select(text => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes((text ?? "").Replace("\0", "", StringComparison.Ordinal))));
        var table = Gen.Choose(1, 6).SelectMany(columns => field.ArrayOf(columns).NonEmptyListOf());

        Prop.ForAll(table.ToArbitrary(), rows =>
        {
            var text = string.Concat(rows.Select(row => string.Join(';', row.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n"));
            var records = ReadAsync(text).GetAwaiterResult();
            return records.Count == rows.Count && records.Zip(rows).All(pair => pair.First.Damage is null && pair.First.Fields.SequenceEqual(pair.Second));
        }).QuickCheckThrowOnFailure();
    }

    [TestMethod]
    public void Whatever_the_bytes_reading_ends_without_an_exception_and_lines_grow()
    {
        var character = Gen.Elements('"', ';', '\n', '\r', 'a', '\\', '\t', 'é');

        Prop.ForAll(character.ArrayOf().ToArbitrary(), characters =>
        {
            var lines = ReadAsync(new string(characters)).GetAwaiterResult().Select(record => record.Line).ToList();
            return lines.Zip(lines.Skip(1)).All(pair => pair.First < pair.Second);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static async Task<List<Record>> ReadAsync(string text)
    {
        await using var reader = new CsvRecordReader(new DrippingStream(Encoding.UTF8.GetBytes(text)), (byte)';');
        var records = new List<Record>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            records.Add(new(
                reader.Line,
                reader.Damage,
                [.. Enumerable.Range(0, reader.Damage is null ? reader.FieldCount : 0).Select(column => Encoding.UTF8.GetString(reader[column]))]));
        }

        return records;
    }

    private sealed record Record(int Line, RejectionReason? Damage, string[] Fields);
}

/// <summary>Gives a few bytes at a time, so that every boundary falls somewhere.</summary>
internal sealed class DrippingStream(byte[] bytes) : MemoryStream(bytes)
{
    private int _calls;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = Length > 10_000 ? 50_000 : 1 + (_calls++ % 7);
        return ValueTask.FromResult(Read(buffer.Span[..Math.Min(wanted, buffer.Length)]));
    }
}

internal static class Completed
{
    /// <summary>The result of a task that runs without waiting for anything: properties are synchronous.</summary>
    public static T GetAwaiterResult<T>(this Task<T> task)
    {
        Assert.IsTrue(task.IsCompletedSuccessfully, "The task waited for something.");
#pragma warning disable RS0030 // completed: see above
        return task.Result;
#pragma warning restore RS0030
    }
}
