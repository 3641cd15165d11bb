using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Live;
using Cidadao.Api.Responses;

namespace Cidadao.UnitTests.Live;

[TestClass]
public sealed class LiveBatchTests
{
    [TestMethod]
    [DataRow(1, true)]
    [DataRow(1, false)]
    [DataRow(50, true)]
    [DataRow(50, false)]
    [DataRow(3_000, true)]
    [DataRow(3_000, false)]
    public async Task A_client_of_the_framework_reads_the_frame_again_and_again(int count, bool deflate)
    {
        var batch = new LiveBatch("findings", [.. Enumerable.Range(1, count).Select(Message)], compressFrom: 1_024, skipped: 2);
        var frame = batch.Frame(deflate);
        Assert.IsTrue(frame.Equals(batch.Frame(deflate)), "It was made twice.");
        using var wire = new MemoryStream([.. frame.Span, .. frame.Span]);
        using var client = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions
        {
            DangerousDeflateOptions = deflate ? new() { ServerContextTakeover = false, ClientContextTakeover = false } : null,
        });
        for (var time = 0; time < 2; time++)
        {
            using var text = new MemoryStream();
            var buffer = new byte[4_096];
            WebSocketReceiveResult part;
            do
            {
                part = await client.ReceiveAsync(buffer, CancellationToken.None);
                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            var read = JsonSerializer.Deserialize(Encoding.UTF8.GetString(text.ToArray()), ApiJson.Default.LiveFrame)!;
            Assert.AreEqual(("messages", "findings", 2, count), (read.Type, read.Topic, read.Skipped, read.Messages!.Count));
            Assert.AreEqual("17-3", read.Messages[0].Id);
            Assert.AreEqual(count, read.Messages[^1].Payload.GetProperty("number").GetInt32());
        }
    }

    [TestMethod]
    public void Small_frames_are_the_same_for_all_and_large_ones_shrink()
    {
        var small = new LiveBatch("imports", [Message(1)], 1_024);
        Assert.IsTrue(small.Frame(true).Equals(small.Frame(false)));
        var large = new LiveBatch("imports", [.. Enumerable.Range(1, 50).Select(Message)], 1_024);
        Assert.IsLessThan(large.Frame(false).Length / 3, large.Frame(true).Length);
    }

    [TestMethod]
    public void Who_is_slow_is_owed_of_progress_only_the_latest_and_all_of_the_rest()
    {
        var owed = new OwedMessages(100);
        for (var i = 0; i < 1_000; i++)
            Assert.IsTrue(owed.Add(new("imports", [Progress(i), Progress(i, "other")], 1_024)));
        Assert.IsTrue(owed.Add(new("imports", [Message(5)], 1_024)));
        var paid = owed.Batches(new()).ToList();
        Assert.AreEqual("999-0 999-0 17-3", string.Join(' ', paid.SelectMany(batch => batch.Messages).Select(message => message.Place)));
        Assert.AreEqual(1_998, paid.Sum(batch => batch.Skipped));
    }

    [TestMethod]
    public void Who_is_owed_more_facts_than_there_may_be_is_given_up()
    {
        var owed = new OwedMessages(100);
        var taken = 0;
        while (taken < 1_000 && owed.Add(new("imports", [Message(taken)], 1_024)))
            taken++;
        Assert.AreEqual(100, taken);
    }

    private static LiveMessage Message(int number) => new(new(17, 3), "finding-made.v1", Encoding.UTF8.GetBytes($$"""{"number":{{number}},"text":"observação sobre o preço"}"""));

    private static LiveMessage Progress(int number, string of = "one") => new(new(number, 0), "import-progressed.v1", "{}"u8) { ProgressOf = of };
}
