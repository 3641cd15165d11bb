using System.Globalization;

namespace Cidadao.Cli.Sample;

/// <summary>What is bought, as in <c>Descrição Item Compra</c>.</summary>
/// <param name="Name">In the source's capitals.</param>
/// <param name="Description">The name as field bytes.</param>
/// <param name="Price">Typical unit price in cents; 0 for a lump sum, whose price is the contract's own size.</param>
/// <param name="Spread">Deviation of the logarithm of the price.</param>
internal sealed record ItemClass(string Name, byte[] Description, long Price, double Spread)
{
    // Portuguese description | BRL for one | deviation of its logarithm. Direct awards of a unit take one class each, in turn
    // (see BackgroundContracts), so there are more of them than a unit has direct awards.
    private const string UnitPriced = """
        CANETA ESFEROGRÁFICA|1.15|0.30
        PAPEL A4|24.90|0.18
        CARTUCHO TONER IMPRESSORA|189.00|0.45
        NOTEBOOK|4890.00|0.25
        MICROCOMPUTADOR|4350.00|0.22
        MONITOR COMPUTADOR|890.00|0.25
        CADEIRA ESCRITÓRIO|612.00|0.35
        MESA ESCRITÓRIO|745.00|0.35
        ARMÁRIO AÇO|1280.00|0.30
        APARELHO AR CONDICIONADO|2950.00|0.30
        AR CONDICIONADO - MANUTENÇÃO DE SISTEMAS / LIMPEZA|310.00|0.40
        AR CONDICIONADO - INSTALAÇÃO/MONTAGEM/DESMONTAGEM/REMOÇÃO - (PAREDE / SISTEMAS)|680.00|0.40
        FRUTA|6.40|0.40
        LEGUME IN NATURA|5.20|0.40
        VERDURA IN NATURA|3.90|0.40
        CARNE BOVINA IN NATURA|34.50|0.25
        CARNE DE AVE IN NATURA|15.80|0.25
        LEITE FLUIDO|5.60|0.20
        PÃO|14.20|0.30
        CAFÉ|31.00|0.30
        AÇÚCAR|4.70|0.20
        ARROZ BENEFICIADO|6.10|0.20
        FEIJÃO|8.30|0.25
        CONDIMENTO|9.50|0.50
        ÁGUA MINERAL NATURAL|11.00|0.35
        FORNECIMENTO / TRANSPORTE DE ÁGUA - CARRO PIPA|195.00|0.30
        FORNECIMENTO DE REFEIÇÕES , LANCHES , SALGADOS , DOCES|28.00|0.35
        GASOLINA|5.90|0.06
        ÓLEO DIESEL|6.15|0.06
        PNEU VEÍCULO AUTOMOTIVO|720.00|0.40
        MANUTENÇÃO DE VEÍCULOS LEVES / PESADOS|165.00|0.35
        LUVA PARA PROCEDIMENTO NÃO CIRÚRGICO|27.50|0.30
        SERINGA|0.85|0.35
        ÁLCOOL ETÍLICO|7.20|0.30
        REAGENTE PARA DIAGNÓSTICO CLÍNICO 5|640.00|0.60
        ANTICORPO|3150.00|0.40
        MEDICAMENTO - DIPIRONA SÓDICA|0.32|0.40
        MEDICAMENTO - AMOXICILINA|1.10|0.40
        CURATIVO|12.60|0.50
        LÂMPADA LED|18.40|0.35
        CABO ELÉTRICO|6.90|0.40
        CONEXÃO HIDRÁULICA|9.80|0.50
        CIMENTO PORTLAND|36.50|0.15
        TINTA ACRÍLICA|268.00|0.30
        FERRAMENTA MANUAL|58.00|0.60
        DESINSETIZAÇÃO / DESRATIZAÇÃO / DEDETIZAÇÃO|0.55|0.40
        LIMPEZA DE FOSSA SÉPTICA|890.00|0.35
        CONFECÇÃO DE CARIMBOS|32.00|0.35
        CHAVEIRO - CONFECÇÃO DE CHAVES|18.00|0.35
        IMPRESSÃO GRÁFICA DE MATERIAL INSTITUCIONAL|4.40|0.60
        RECARGA DE EXTINTOR DE INCÊNDIO|48.00|0.30
        LOCAÇÃO DE VEÍCULO COM MOTORISTA|780.00|0.30
        CESSÃO TEMPORÁRIA DE DIREITOS SOBRE PROGRAMAS DE COMPUTADOR LOCAÇÃO DE SOFTWARE|1450.00|0.50
        SEGURO / GARANTIA|920.00|0.45
        PAGAMENTO COBERTURAS SEGURO VEÍCULO|1380.00|0.40
        CURSO APERFEIÇOAMENTO / ESPECIALIZAÇÃO PROFISSIONAL|1850.00|0.40
        ASSINATURA DE PERIÓDICO TÉCNICO|2400.00|0.40
        RAÇÃO ANIMAL|96.00|0.30
        SEMENTE|41.00|0.50
        UNIFORME ESCOLAR|62.00|0.30
        """;

    private const string LumpSums = """
        OBRAS CIVIS PÚBLICAS ( CONSTRUÇÃO )
        PRESTAÇÃO DE SERVIÇOS DE APOIO ADMINISTRATIVO
        SERVIÇO ENGENHARIA
        INSTALAÇÃO / MANUTENÇÃO / REPARO - EQUIPAMENTO LABORATÓRIO
        ADMINISTRAÇÃO , EXECUÇÃO PROJETO EDUCACIONAL - CONVÊNIO , ESTÁGIO , UNIVERSITÁRIO , MONITOR
        PRESTAÇÃO DE SERVIÇO DE LIMPEZA E CONSERVAÇÃO
        PRESTAÇÃO DE SERVIÇOS DE VIGILÂNCIA E SEGURANÇA - ORGÂNICA
        SERVIÇOS DE GERENCIAMENTO DE SISTEMAS COMPUTACIONAIS
        EQUIPAMENTO SEGURANÇA REDE
        INSTALAÇÃO E MONTAGEM DE REDES AÉREAS - TELECOMUNICAÇÕES
        SERVIÇO DE AGENCIAMENTO DE VIAGENS
        MANUTENÇÃO DE ELEVADORES / ESCADAS ROLANTES
        """;

    private const string RenovationName = "CONSTRUÇÃO / MANUTENÇÃO / REFORMA - TELHADO";

    /// <summary>Classes with a usual price for one unit: where peer groups come from.</summary>
    public static IReadOnlyList<ItemClass> Priced { get; } = [.. Lines(UnitPriced).Select(FromLine)];

    /// <summary>Classes that are bought as a whole.</summary>
    public static IReadOnlyList<ItemClass> Lump { get; } = [.. Lines(LumpSums).Select(name => new ItemClass(name, Windows1252.Field(name), 0, 0))];

    public static ItemClass Renovation { get; } = new(RenovationName, Windows1252.Field(RenovationName), 0, 0);

    private static string[] Lines(string block) => block.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static ItemClass FromLine(string line)
    {
        var parts = line.Split('|');
        return new ItemClass(
            parts[0],
            Windows1252.Field(parts[0]),
            (long)(decimal.Parse(parts[1], CultureInfo.InvariantCulture) * 100),
            double.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
