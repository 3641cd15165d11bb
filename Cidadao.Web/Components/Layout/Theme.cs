using MudBlazor;

namespace Cidadao.Web.Components.Layout;

/// <summary>The colours and type that the component library is given. The rest of the identity stands in <c>wwwroot/css/base.css</c>.</summary>
internal static class Theme
{
    private static string[] Sans { get; } =
        ["Segoe UI Variable Text", "Segoe UI", "system-ui", "-apple-system", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif"];

    public static readonly MudTheme Civic = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0B5F50",
            PrimaryContrastText = "#FFFFFF",
            Secondary = "#B4641A",
            SecondaryContrastText = "#FFFFFF",
            Tertiary = "#2B6A84",
            Info = "#2B6A84",
            Success = "#2E7A46",
            Warning = "#A86A08",
            Error = "#A61B2E",
            Background = "#F5F6F1",
            BackgroundGray = "#ECEFE8",
            Surface = "#FFFFFF",
            TextPrimary = "#16241F",
            TextSecondary = "#55655E",
            TextDisabled = "#8B9892",
            ActionDefault = "#55655E",
            LinesDefault = "#DCE2DB",
            LinesInputs = "#B4BFB7",
            TableLines = "#E4E8E1",
            Divider = "#DCE2DB",
            AppbarBackground = "#0A3D35",
            AppbarText = "#F4F7F2",
            Skeleton = "rgba(22,36,31,0.09)",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#56C2A6",
            PrimaryContrastText = "#06231C",
            Secondary = "#E6A557",
            SecondaryContrastText = "#2A1803",
            Tertiary = "#7FBAD2",
            Info = "#7FBAD2",
            Success = "#79C48E",
            Warning = "#E0B04F",
            Error = "#F08590",
            Background = "#0E1613",
            BackgroundGray = "#0A110F",
            Surface = "#16211D",
            TextPrimary = "#E5ECE7",
            TextSecondary = "#9DAEA6",
            TextDisabled = "#68776F",
            ActionDefault = "#9DAEA6",
            LinesDefault = "#293732",
            LinesInputs = "#43544C",
            TableLines = "#24312C",
            Divider = "#293732",
            AppbarBackground = "#0A2A24",
            AppbarText = "#E5ECE7",
            Skeleton = "rgba(229,236,231,0.10)",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = ".875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Sans, FontSize = ".9375rem", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Sans, FontSize = ".875rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Sans, FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = Sans, LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}
