namespace Cidadao.Web.Localization;

/// <summary>Names the resources of the user interface: <c>Texts.resx</c> (Portuguese) and <c>Texts.en.resx</c>.</summary>
public sealed class Texts;
