using Cidadao.Api.Responses;

namespace Cidadao.Web.Components.Elements;

/// <summary>The pages of a list that were fetched so far, one after the other.</summary>
internal sealed class PagedRows<T>(Page<T> first)
{
    private readonly List<T> _rows = [.. first.Items];

    public IReadOnlyList<T> Rows => _rows;

    /// <summary>Matching rows as the latest page counted them.</summary>
    public long Total { get; private set; } = first.Total;

    /// <inheritdoc cref="Page{T}.TotalIsEstimate"/>
    public bool TotalIsEstimate { get; private set; } = first.TotalIsEstimate;

    /// <summary>Cursor of the next page; null when all are here.</summary>
    public string? Next { get; private set; } = first.Next;

    public void Append(Page<T> page)
    {
        _rows.AddRange(page.Items);
        (Total, TotalIsEstimate, Next) = (page.Total, page.TotalIsEstimate, page.Next);
    }

    /// <summary>Takes out a row that is no more.</summary>
    public void Remove(T row)
    {
        if (_rows.Remove(row))
            Total--;
    }
}
