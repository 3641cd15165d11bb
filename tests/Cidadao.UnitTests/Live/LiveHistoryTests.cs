using Cidadao.Api.Live;

namespace Cidadao.UnitTests.Live;

[TestClass]
public sealed class LiveHistoryTests
{
    [TestMethod]
    public void What_fits_is_there_and_what_was_dropped_is_said_to_be_missing()
    {
        var history = new LiveHistory(most: 3, mostBytes: 1_000_000);
        for (var i = 1; i <= 5; i++)
            Assert.IsTrue(history.Add(Message(i)));
        Assert.IsNull(history.Since(Place(1)));
        Assert.AreEqual("3-0 4-0 5-0", Places(history.Since(Place(2))));
        Assert.AreEqual("5-0", Places(history.Since(Place(5))));
    }

    [TestMethod]
    public void An_event_that_comes_twice_is_there_once()
    {
        var history = new LiveHistory(10, 1_000_000);
        var id = Guid.NewGuid();
        Assert.IsTrue(history.Add(Message(1, id)));
        Assert.IsFalse(history.Add(Message(2, id)));
        Assert.AreEqual("1-0", Places(history.Since(Place(1))));
    }

    [TestMethod]
    public void An_event_that_comes_again_after_a_loss_is_told_once()
    {
        var history = new LiveHistory(10, 1_000_000);
        var id = Guid.NewGuid();
        Assert.IsTrue(history.Add(Message(1, id)));
        history.Forget();
        Assert.IsFalse(history.Add(Message(2, id)));
        Assert.IsTrue(history.Add(Message(3)));
        Assert.AreEqual("3-0", Places(history.Since(Place(3))));
    }

    [TestMethod]
    public void Bytes_bound_it_too_and_after_a_loss_nothing_before_is_known()
    {
        var history = new LiveHistory(10, Message(1).Json.Length * 2);
        for (var i = 1; i <= 3; i++)
            history.Add(Message(i));
        Assert.AreEqual("2-0 3-0", Places(history.Since(Place(1))));
        history.Forget();
        Assert.IsNull(history.Since(Place(3)));
        history.Add(Message(9));
        Assert.IsNull(history.Since(Place(3)));
        Assert.AreEqual("9-0", Places(history.Since(Place(9))));
    }

    [TestMethod]
    public void Where_there_was_nothing_before_the_start_is_known()
    {
        var history = new LiveHistory(10, 1_000);
        Assert.IsNull(history.Since(LivePlace.Start));
        history.Begin();
        history.Add(Message(1));
        Assert.AreEqual("1-0", Places(history.Since(LivePlace.Start)));
    }

    private static LivePlace Place(long milliseconds) => new(milliseconds, 0);

    private static LiveMessage Message(long milliseconds, Guid? id = null) => new(Place(milliseconds), "t.v1", "{}"u8) { EventId = id ?? Guid.NewGuid() };

    private static string? Places(IEnumerable<LiveMessage>? messages) => messages is null ? null : string.Join(' ', messages.Select(message => message.Place));
}
