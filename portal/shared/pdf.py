"""Draws a page as a PDF (tagged, PDF/UA-1) in fonts of our own. The only place that knows WeasyPrint."""

from pathlib import Path


def draw(html: str, style: Path) -> bytes:
    """The document of a page and its style sheet. Takes 0.1 to 0.3 s: never inside a transaction."""
    from weasyprint import CSS, HTML  # noqa: PLC0415 - loading it costs seconds, which only a document may cost
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    fetcher = URLFetcher(allowed_protocols=["file"])  # the style sheet's fonts; nothing is loaded from a network
    fonts = FontConfiguration()
    sheet = CSS(filename=style, font_config=fonts, url_fetcher=fetcher)
    page = HTML(string=html, url_fetcher=fetcher)
    return page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
