using System.Text;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.UnitTests.Imports;

/// <summary>A small valid file of every format.</summary>
internal static class SourceFiles
{
    private const string Contract =
        "\"000342023\";\"Objeto: serviço\tde \\ exemplo\";\"\";\"Pregão\";\"Não se aplica\";\"30000\";\"Ministério\";\"30108\";\"Órgão\";\"200356\";\"UNIDADE\";"
        + "\"30/12/2023\";\"12/01/2024\";\"30/12/2023\";\"\";\"11144477735\";\"FULANA 11144477735\";\"2588,9700\";\"2588,9700\";\"-3\";\"\";\"\";\"\";\"\"";

    private const string Tender = "\"000032023\";\"200370\";\"UNIDADE\";\"5\";\"Pregão\";\"08361\";";

    private const string Sanction = "\"J\";\"11222333000181\";\"EXEMPLO LTDA\";\"\";\"\";\"\";\"1/2023\";\"Suspensão\";";

    private const string SanctionEnd = "\"01/02/2023\";\"\";\"\";\"\";\"\";\"\";\"No órgão sancionador\";\"Órgão\";\"DF\";\"Federal\";\"Lei 8.666\";\"\";\"\";\"\"";

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Text of one file a format, records under the header; JSON as it is.</summary>
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>
    {
        ["Compras"] = Csv(0, Contract),
        ["ItemCompra"] = Csv(1, "\"30108\";\"Órgão\";\"200356\";\"UNIDADE\";\"000342023\";\"2003700500003202300001\";\"CANETA\";\"undefined\";\"1\";\"1,50\""),
        ["TermoAditivo"] = Csv(2, "\"000342023\";\"30000\";\"M\";\"30108\";\"Ó\";\"200356\";\"U\";\"000012024\";\"11/03/2024\";\"ACRÉSCIMO\""),
        ["Apostilamento"] = Csv(3, "\"000342023\";\"30000\";\"M\";\"30108\";\"Ó\";\"200356\";\"U\";\"000012024\";\"Reajuste\";\"1234,56\";\"11/03/2024\";\"Publicado\""),
        ["Licitação"] = Csv(4, Tender + "\"Objeto\";\"Encerrada\";\"30000\";\"M\";\"30108\";\"Ó\";\"DF\";\"BRASÍLIA\";\"20/01/2023\";\"10/01/2023\";\"2588,9700\""),
        ["ItemLicitação"] = Csv(5, Tender + "\"30108\";\"Ó\";\"1\";\"CANETA\";\"10\";\"1,50\";\"11222333000181\";\"EXEMPLO LTDA\""),
        ["ParticipantesLicitação"] = Csv(6, Tender + "\"30108\";\"Ó\";\"1\";\"CANETA\";\"11222333000181\";\"EXEMPLO LTDA\";\"SIM\""),
        ["EmpenhosRelacionados"] = Csv(7, Tender + "\"2003702023NE000123\";\"15/02/2023\";\"Aquisição\";\"2588,97\""),
        ["CEIS"] = Csv(8, $"\"CEIS\";\"1\";{Sanction}{SanctionEnd}"),
        ["CNEP"] = Csv(9, $"\"CNEP\";\"1\";{Sanction}\"1.234,56\";{SanctionEnd}"),
        ["CEIS reduced"] = Csv(10, "00.009.282/0001-98,CONSERVO,Inidoneidade - Lei de Licitações,,CONTROLADORIA-GERAL DA UNIÃO,DF"),
        ["CNEP site"] = """{"draw":0,"data":[{"skSancao":1,"cadastro":"CNEP","cpfCnpj":"27.602.332/0001-00","nomeSancionado":"A","categoriaSancao":"Multa","orgao":"B","valorMulta":"4.965,70","dataInicialSancao":"","dataFinalSancao":""}]}""",
        ["PNCP contratos"] = """{"data":[{"numeroControlePNCP":"1-2-3/2025","numeroControlePncpCompra":"1-1-3/2025","orgaoEntidade":{"cnpj":"83102277000152","razaoSocial":"MUNICÍPIO"},"unidadeOrgao":{"codigoUnidade":"1","nomeUnidade":"U"},"niFornecedor":"18356265000192","tipoPessoa":"PJ","nomeRazaoSocialFornecedor":"X","numeroContratoEmpenho":"029/2025","objetoContrato":"OBJETO","dataAssinatura":"2025-03-11","dataPublicacaoPncp":"2025-03-12T00:01:18","valorInicial":39000.0,"valorGlobal":39000.0}],"totalPaginas":1}""",
        ["PNCP contratacoes"] = """[{"numeroControlePNCP":"1-1-3/2025","modalidadeId":6,"modalidadeNome":"Pregão - Eletrônico","sequencialCompra":3,"numeroCompra":"97","orgaoEntidade":{"cnpj":"27142058000126","razaoSocial":"M"},"unidadeOrgao":{"codigoUnidade":"1","nomeUnidade":"U"},"objetoCompra":"AQUISIÇÃO","dataAberturaProposta":"2025-06-18T08:00:00","valorTotalEstimado":33351.2}]""",
        ["contratos.gov contratos"] = """[{"id":4388,"numero":"00065/2020","contratante":{"orgao":{"codigo":"29000","nome":"D","unidade_gestora":{"codigo":"290002","nome":"U"}}},"fornecedor":{"tipo":"JURIDICA","cnpj_cpf_idgener":"27.304.445/0001-11","nome":"F"},"objeto":"O","modalidade":"Dispensa","data_assinatura":"2020-05-05","vigencia_inicio":"2020-05-05","vigencia_fim":"2022-11-04","valor_inicial":"1.684.134,72","valor_global":"1.788.382,66"}]""",
        ["contratos.gov historicos"] = """{"4388":[{"id":1,"contrato_id":4388,"numero":"00065/2020","tipo":"Contrato","ug":"290002","qualificacao_termo":null,"observacao":"C","data_assinatura":"2020-05-05","valor_global":"100,00"},{"id":2,"contrato_id":4388,"numero":"1/2021","tipo":"Termo Aditivo","ug":"290002","qualificacao_termo":[{"codigo":1,"descricao":"ACRÉSCIMO / SUPRESSÃO"}],"observacao":"A","data_assinatura":"2021-05-05","data_publicacao":"2021-05-06","valor_global":"125,00"},{"id":3,"contrato_id":4388,"numero":"2/2021","tipo":"Termo de Apostilamento","ug":"290002","qualificacao_termo":null,"observacao":"P","data_assinatura":"2021-06-05","valor_global":"130,00"}]}""",
    };

    public static byte[] Windows(string text) => Windows1252.GetBytes(text);

    private static string Csv(int format, string record)
    {
        var rows = SourceFormats.Csv[format];
        return string.Join(rows.Separator, rows.Header) + "\r\n" + record + "\r\n";
    }
}
