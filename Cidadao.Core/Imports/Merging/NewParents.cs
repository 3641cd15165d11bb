using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// The parents of a file that are not in the table yet, in the order of the file. They are held in memory, about 100 bytes each, so that
/// their children find them without a join.
/// </summary>
internal sealed class NewParents
{
    /// <summary>With more the worker's memory would no longer be flat: they go by way of staging.</summary>
    public const int Most = 1_500_000;

    private const int Unclear = -1;
    private const int NoDay = -1;

    private readonly int[] _lines;
    private readonly long[] _ids;
    private readonly int[] _occurrences;
    private readonly int[] _days;
    private readonly Dictionary<long, int> _byNumber;

    private NewParents(int count)
    {
        (_lines, _ids, _occurrences, _days) = (new int[count], new long[count], new int[count], new int[count]);
        _byNumber = new(count);
    }

    public int Count => _lines.Length;

    /// <summary>Reads them from the merge's slots.</summary>
    /// <param name="connection">The importer's.</param>
    /// <param name="count">How many of the slots are new.</param>
    public static async Task<NewParents> ReadAsync(MergeConnection connection, int count, CancellationToken cancellation)
    {
        var parents = new NewParents(count);
        var parent = 0;
        await Copy.ReadAsync(connection.Connection, "SELECT line, id, occurrence, number_key, signed_on, is_new FROM slots ORDER BY line", Add, cancellation);
        return parents;

        void Add(CopyRow slot)
        {
            var (line, id, occurrence, number, day) = (slot.Int(), slot.Long(), slot.Int(), slot.Long(), slot.Day()?.DayNumber ?? NoDay);
            if (!slot.Flag())
            {
                parents._byNumber[number] = Unclear;
                return;
            }

            (parents._lines[parent], parents._ids[parent], parents._occurrences[parent], parents._days[parent]) = (line, id, occurrence, day);
            if (!parents._byNumber.TryAdd(number, parent))
                parents._byNumber[number] = Unclear;
            parent++;
        }
    }

    public long IdOf(int parent) => _ids[parent];

    /// <summary>The smallest of their ids, which are all larger than those of the rows that are there.</summary>
    public long FirstId => _ids.Min();

    public DateOnly? SignedOnOf(int parent) => _days[parent] == NoDay ? null : DateOnly.FromDayNumber(_days[parent]);

    public int OccurrenceOf(int parent) => _occurrences[parent];

    /// <returns>False when no new parent bears the number, or not it alone.</returns>
    public bool TryFind(long number, out int parent) => _byNumber.TryGetValue(number, out parent) && parent != Unclear;

    /// <returns>False when the row at this line is no new parent.</returns>
    public bool TryFindLine(int line, out int parent)
    {
        parent = Array.BinarySearch(_lines, line);
        return parent >= 0;
    }
}
