using System.Globalization;
using Spectre.Console;

namespace Cidadao.Benchmarks;

/// <summary>A table of measurements: what, how much of it, in how many seconds, and how that stands against the baseline.</summary>
internal sealed class Report(string title)
{
    private readonly Table _table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle(title) }
        .AddColumns("work", "amount", "seconds", "per second", "against baseline");

    public void Add(string work, double amount, TimeSpan time, double? ratio = null) => _table.AddRow(
        Markup.Escape(work),
        amount.ToString("N0", CultureInfo.InvariantCulture),
        time.TotalSeconds.ToString("N2", CultureInfo.InvariantCulture),
        (amount / time.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
        ratio is { } factor ? factor.ToString("N2", CultureInfo.InvariantCulture) + "×" : "baseline");

    public void Print() => AnsiConsole.Write(_table);
}
