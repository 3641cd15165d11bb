namespace Cidadao.Cli.Sample;

/// <summary>How a contract came about, in the words and codes of the source.</summary>
/// <param name="Text"><c>Modalidade Compra</c>.</param>
/// <param name="TenderCode"><c>Código Modalidade Compra Licitação</c>; empty without a tender.</param>
/// <param name="ItemModality">The two digits in the item code.</param>
internal sealed record MethodDraft(byte[] Text, byte[] TenderCode, int ItemModality)
{
    public static MethodDraft Auction { get; } = Of("Pregão", "5", 5);

    public static MethodDraft PriceRegistration { get; } = Of("Pregão - Registro de Preço", "9999", 5);

    public static MethodDraft DirectAward { get; } = Of("Dispensa de Licitação", "6", 6);

    public static MethodDraft NonCompetitive { get; } = Of("Inexigibilidade de Licitação", "7", 7);

    public static MethodDraft PriceSubmission { get; } = Of("Tomada de Preços", "2", 2);

    public static MethodDraft Competition { get; } = Of("Concorrência", "3", 3);

    public static MethodDraft Invitation { get; } = Of("Convite", "1", 1);

    /// <summary>The source does not say: about a quarter of the rows, always without a tender.</summary>
    public static MethodDraft Unknown { get; } = Of("Sem Informação", "", 7);

    private static MethodDraft Of(string text, string code, int modality) => new(Windows1252.Field(text), Windows1252.Field(code), modality);
}

/// <summary>A line. <paramref name="Price"/> in cents for one unit.</summary>
internal readonly record struct ItemDraft(byte[] Description, byte[] Complement, int Sequence, long Quantity, long Price);

internal readonly record struct AmendmentDraft(int Number, DateOnly PublishedOn, byte[] Text);

/// <summary>A note. <paramref name="Value"/> in cents.</summary>
internal readonly record struct ApostilleDraft(int Number, byte[] Description, long Value, DateOnly IncludedOn);

/// <summary>One contract on its way into the file. The background fills one and the same draft again and again. Amounts in cents.</summary>
internal sealed class ContractDraft(int itemCapacity)
{
    public const int MaxAmendments = 6;

    public byte[][] ObjectParts { get; } = new byte[8][];

    public int ObjectPartCount { get; set; }

    public BuyingUnitDraft Unit { get; set; } = null!;

    public int Number { get; set; }

    public int NumberYear { get; set; }

    public MethodDraft Method { get; set; } = MethodDraft.Unknown;

    public byte[] LegalBasis { get; set; } = [];

    /// <summary>0 = the source has none (<c>-3</c>), negative = the number itself.</summary>
    public int TenderNumber { get; set; }

    /// <summary>The tender that the item codes name: the same, or one that the contract's row keeps quiet about.</summary>
    public int ItemTenderNumber { get; set; }

    public int TenderYear { get; set; }

    public BuyingUnitDraft TenderUnit { get; set; } = null!;

    /// <summary>Sealed by law: neither object nor items nor supplier are told.</summary>
    public bool IsSealed { get; set; }

    public DateOnly SignedOn { get; set; }

    public DateOnly PublishedOn { get; set; }

    public DateOnly StartsOn { get; set; }

    public DateOnly? EndsOn { get; set; }

    public SupplierDraft Supplier { get; set; }

    public long Initial { get; set; }

    public long Final { get; set; }

    public ItemDraft[] Items { get; } = new ItemDraft[itemCapacity];

    public int ItemCount { get; set; }

    public AmendmentDraft[] Amendments { get; } = new AmendmentDraft[MaxAmendments];

    public int AmendmentCount { get; set; }

    public ApostilleDraft? Apostille { get; set; }

    /// <summary>Sum of quantity × price over the lines.</summary>
    public long ItemsValue
    {
        get
        {
            var sum = 0L;
            foreach (ref readonly var item in Items.AsSpan(0, ItemCount))
                sum += item.Quantity * item.Price;
            return sum;
        }
    }

    public void SetObject(params ReadOnlySpan<byte[]> parts)
    {
        parts.CopyTo(ObjectParts);
        ObjectPartCount = parts.Length;
    }

    public void AddItem(ItemDraft item) => Items[ItemCount++] = item;

    public void AddAmendment(AmendmentDraft amendment) => Amendments[AmendmentCount++] = amendment;
}
