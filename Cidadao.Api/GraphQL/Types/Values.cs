using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.Responses;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>A text in the two languages of the product.</summary>
internal sealed class TextType : ObjectGraphType<TextResponse>
{
    public TextType()
    {
        Name = "Text";
        Description = "A text in the two languages of the product.";
        Field(text => text.Pt);
        Field(text => text.En);
    }
}

/// <summary>From where on it counts, and who says so.</summary>
internal sealed class ThresholdType : ObjectGraphType<ThresholdResponse>
{
    public ThresholdType()
    {
        Name = "Threshold";
        Description = "From where on it counts as a red flag, and who says so.";
        Field(threshold => threshold.Value);
        Field(threshold => threshold.Unit);
        Field(threshold => threshold.Source);
    }
}

/// <summary>A named figure.</summary>
internal sealed class FigureType : ObjectGraphType<FigureResponse>
{
    public FigureType()
    {
        Name = "Figure";
        Description = "A named figure, in invariant notation.";
        Field<NonNullGraphType<TextType>>("name").Part().Resolve(context => context.Source.Name);
        Field(figure => figure.Value);
        Field(figure => figure.Unit);
    }
}

/// <summary>Who a case was compared with.</summary>
internal sealed class PeerGroupType : ObjectGraphType<PeerGroupResponse>
{
    public PeerGroupType()
    {
        Name = "PeerGroup";
        Description = "Who the case was compared with.";
        Field<NonNullGraphType<TextType>>("definition").Part().Resolve(context => context.Source.Definition);
        Field(peers => peers.Size);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<FigureType>>>>("statistics").Sized(5).Resolve(context => context.Source.Statistics);
    }
}

/// <summary>The figures that went in, what they were compared with, and what came out.</summary>
internal sealed class EvidenceType : ObjectGraphType<EvidenceResponse>
{
    public EvidenceType()
    {
        Name = "Evidence";
        Description = "The figures that went in, what they were compared with, and what came out: enough to recompute a finding by hand.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<FigureType>>>>("inputs").Sized(5).Resolve(context => context.Source.Inputs);
        Field<PeerGroupType>("peerGroup").Resolve(context => context.Source.PeerGroup);
        Field<NonNullGraphType<ThresholdType>>("threshold").Part().Resolve(context => context.Source.Threshold);
        Field<NonNullGraphType<FigureType>>("result").Part().Resolve(context => context.Source.Result);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TextType>>>>("notes").Sized(3).Resolve(context => context.Source.Notes);
    }
}

/// <summary>How many findings of each severity.</summary>
internal sealed class SeverityCountsType : ObjectGraphType<SeverityCounts>
{
    public SeverityCountsType()
    {
        Name = "SeverityCounts";
        Description = "How many findings of each severity.";
        Field(counts => counts.Critical);
        Field(counts => counts.High);
        Field(counts => counts.Medium);
        Field(counts => counts.Low);
        Field(counts => counts.Info);
        Field(counts => counts.Total);
    }
}

/// <summary>What an investigation looks through.</summary>
internal sealed class ScopeType : ObjectGraphType<ScopeResponse>
{
    public ScopeType()
    {
        Name = "Scope";
        Description = "What an investigation looks through; a part that is null does not limit.";
        Field(scope => scope.From, nullable: true);
        Field(scope => scope.To, nullable: true);
        Field(scope => scope.Agency, nullable: true);
        Field(scope => scope.Unit, nullable: true);
        Field(scope => scope.Supplier, nullable: true);
        Field<ProcurementMethodType>("method").Resolve(context => context.Source.Method);
        Field(scope => scope.MinValue, nullable: true);
        Field(scope => scope.MaxValue, nullable: true);
        Field(scope => scope.Text, nullable: true);
    }
}

/// <summary>The tender that a contract came out of.</summary>
internal sealed class TenderType : ObjectGraphType<TenderResponse>
{
    public TenderType()
    {
        Name = "Tender";
        Description = "The tender that a contract came out of.";
        Field(tender => tender.Number);
        Field(tender => tender.BuyingUnitCode, nullable: true);
        Field(tender => tender.BuyingUnitName, nullable: true);
        Field(tender => tender.MethodText, nullable: true);
    }
}
