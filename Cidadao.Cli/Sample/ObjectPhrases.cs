namespace Cidadao.Cli.Sample;

/// <summary>
/// Words of a contract's object. Two slots of one unit never share both purpose and place, and each of these is long enough to push the
/// similarity of two otherwise equal objects below 0.9: the background cannot look like a duplicated contract by accident.
/// </summary>
internal static class ObjectPhrases
{
    private static readonly string[] PlaceNames =
    [
        "Serra Azulada", "Vale do Ipezeiro", "Barra Cristalina", "Campina Dourada", "Lagoa Esmeralda", "Monte Jequitibá", "Porto Alvorecer",
        "Ribeirão Turquesa", "Chapada Encantada", "Enseada Tranquila", "Morro Guarapuvu", "Planalto Sucupira", "Cachoeira Violeta",
        "Baixada Quaresmeira", "Igarapé Fictício", "Pantanal Exemplar", "Caatinga Florida", "Restinga Prateada", "Sertão Mandacaru",
        "Colina Manacá", "Várzea Buritizal", "Ilha Pitangueira", "Nascente Umbuzeiro",
    ];

    public static readonly string[] Purposes =
    [
        "PARA ATENDER ÀS NECESSIDADES DO RESTAURANTE UNIVERSITÁRIO", "DESTINADA AOS LABORATÓRIOS DE PESQUISA", "EM APOIO À BIBLIOTECA CENTRAL",
        "PARA A MANUTENÇÃO PREDIAL PREVENTIVA E CORRETIVA", "DESTINADA AO HOSPITAL DE CAMPANHA", "PARA O ALMOXARIFADO SETORIAL",
        "COM VISTAS AO PROGRAMA DE EXTENSÃO RURAL", "PARA AS OFICINAS DE MECÂNICA E MARCENARIA", "EM PROVEITO DA ASSISTÊNCIA ESTUDANTIL",
        "DESTINADA ÀS ATIVIDADES DE FISCALIZAÇÃO AMBIENTAL", "PARA O CENTRO DE PROCESSAMENTO DE DADOS", "EM ATENDIMENTO À VIGILÂNCIA EPIDEMIOLÓGICA",
        "PARA A GARAGEM E A FROTA OFICIAL", "DESTINADA AO AUDITÓRIO E AOS EVENTOS INSTITUCIONAIS", "PARA O MUSEU E O ACERVO HISTÓRICO",
        "EM APOIO ÀS EQUIPES DE ENGENHARIA", "DESTINADA À CRECHE DOS SERVIDORES", "PARA O SETOR DE PROTOCOLO E EXPEDIÇÃO",
        "COM FORNECIMENTO PARCELADO AO LONGO DO EXERCÍCIO", "PARA A PISCICULTURA E O VIVEIRO DE MUDAS", "DESTINADA À TELEMEDICINA",
        "PARA OS GABINETES DA ADMINISTRAÇÃO SUPERIOR", "EM CUMPRIMENTO AO PLANO ANUAL DE COMPRAS",
    ];

    private static readonly byte[][] EncodedPurposes = Windows1252.Fields(Purposes);
    private static readonly byte[][] EncodedPlaces = Windows1252.Fields([.. PlaceNames.Select(name => $" - {name.ToUpperInvariant()}")]);

    public static string PlaceName(int ordinal) => PlaceNames[ordinal % PlaceNames.Length];

    public static byte[] Purpose(int slot) => EncodedPurposes[slot % EncodedPurposes.Length];

    public static byte[] Place(int slot) => EncodedPlaces[slot / EncodedPurposes.Length % EncodedPlaces.Length];
}
