namespace Cidadao.Core.Contracts;

/// <summary>How a contract was awarded. The source's own words are kept beside it (<c>method_text</c>).</summary>
public enum ProcurementMethod : short
{
    /// <summary>The source does not say. Indicators that need the method do not apply.</summary>
    Unknown = 0,

    /// <summary>Convite.</summary>
    Invitation = 1,

    /// <summary>Tomada de preços.</summary>
    PriceSubmission = 2,

    /// <summary>Concorrência.</summary>
    Competition = 3,

    /// <summary>Pregão.</summary>
    Auction = 4,

    /// <summary>Pregão with price registration.</summary>
    AuctionPriceRegistration = 5,

    /// <summary>Dispensa de licitação.</summary>
    DirectAward = 6,

    /// <summary>Inexigibilidade de licitação.</summary>
    NonCompetitive = 7,

    /// <summary>Concorrência with price registration.</summary>
    CompetitionPriceRegistration = 8,

    /// <summary>Concurso.</summary>
    Contest = 9,

    /// <summary>A method that the source names and this list does not.</summary>
    Other = 10,
}
