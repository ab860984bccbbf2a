"""A letter on paper as DOCX: for whoever wants to change a word or set it in their own font before they sign.

python-docx writes it; texts go in as text, and what XML cannot hold is gone before. The same letter gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sincerely.core.paper import Paper, is_right_to_left
from sincerely.errors import Mistake

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

BEGINS = b"PK\x03\x04"
FONT = "Cambria"  # with every Word; LibreOffice sets Caladea, which is as wide
PAGE_MM = {"a4": (210, 297), "letter": (215.9, 279.4)}
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 25, 25, 20, 22
HEAD_LINE, WINDOW_MM, ADDRESS_MM = 12.5, 62.7, 27.3  # points; DIN 5008, form B
SIZES = ((11.5, 11, 44), (11, 10, 40), (10.5, 8, 36), (10, 6, 32))  # points: type, between parts, for a signature
LINE = 1.12


def docx_of(paper: Paper) -> bytes:
    """Return the letter as DOCX. Raises Mistake where python-docx is not installed."""
    try:
        from docx import Document
    except ImportError:
        raise Mistake(
            "DOCX needs python-docx, which is not installed.", code="extra_missing",
            hint='Install it: pip install "sincerely[docx]" (with pipx: pipx inject sincerely python-docx), or name a .pdf file.',
            where="--paper",
        ) from None  # fmt: skip
    document = Document()
    _Setting(document, paper).write()
    held = io.BytesIO()
    document.save(held)
    return _without_clock(held.getvalue())


class _Setting:
    """One letter being set: the document, and the sizes that were chosen for it."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self.document, self.paper = document, paper
        self.size, self.gap, self.room = _size(paper)

    def write(self) -> None:
        self._page()
        self._styles()
        self._told_of_itself()
        paper, custom = self.paper, self.paper.custom
        if custom.window:
            self._window()
        else:
            self._head()
            for block in (paper.to, (paper.dated,)) if custom.head == "right" else ((paper.dated,), paper.to):
                self._block(block, after=self.gap)
        self._block(paper.own_head, after=self.gap)
        after = custom.subject == "after" and bool(paper.salutation)
        if custom.subject != "none" and not after:
            self._subject()
        if paper.salutation:
            self._paragraph(paper.salutation)
        if after:
            self._subject()
        for n, text in enumerate(paper.body):
            found = self._paragraph(text)
            found.paragraph_format.keep_with_next = n == len(paper.body) - 1
        self._close()

    def _page(self) -> None:
        from docx.shared import Mm

        section = self.document.sections[0]
        width, height = PAGE_MM[self.paper.page]
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin, section.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
        section.top_margin, section.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
        section.header_distance = section.footer_distance = Mm(10)
        section.different_first_page_header_footer = True
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        running = section.header.paragraphs[0]
        running.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._run(running, f"{self.paper.running} ").font.size = _points(9)
        for kind in ("begin", "", "separate", "2", "end"):  # "2" stands until a program counts the pages
            number = running.add_run("2" if kind == "2" else "")
            number.font.size = _points(9)
            if kind != "2":
                number._r.append(_field(kind))

    def _styles(self) -> None:
        from docx.oxml.ns import qn

        paper = self.paper
        for name in ("Normal", "Heading 1"):
            style = self.document.styles[name]
            font = style.font
            font.name, font.size = FONT, _points(self.size)
            faces = style.element.get_or_add_rPr().get_or_add_rFonts()
            for other in [key for key in faces.attrib if "Theme" in key]:
                del faces.attrib[other]
            faces.set(qn("w:cs"), FONT)
            form = style.paragraph_format
            form.space_before, form.space_after, form.line_spacing = _points(0), _points(0), LINE
            form.widow_control = True
        heading = self.document.styles["Heading 1"]
        heading.font.bold, heading.font.color.rgb = True, _black()
        code = f"{paper.language}-{paper.region}"
        for language in self.document.styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), code)
        _hyphenate(self.document)

    def _told_of_itself(self) -> None:
        paper, about = self.paper, self.document.core_properties
        day = datetime(paper.day.year, paper.day.month, paper.day.day)  # noqa: DTZ001 - python-docx wants it bare, as UTC
        about.title, about.author, about.last_modified_by = paper.title[:255], paper.author[:255], paper.author[:255]
        about.created = about.modified = day
        about.language, about.comments, about.revision = f"{paper.language}-{paper.region}", "", 1

    def _head(self) -> float:
        """Write the letterhead and return its height in points."""
        from docx.shared import Mm

        paper = self.paper
        across = PAGE_MM[paper.page][0] - LEFT_MM - RIGHT_MM
        right = paper.custom.head == "right"
        widest = max((len(one) for one in paper.head), default=0)
        indent = Mm(max(0, across - max(58.0, min(85.0, widest * 2.0)))) if right else Mm(0)
        for n, text in enumerate(paper.head):
            found = self._line(text)
            found.paragraph_format.left_indent = indent
            found.paragraph_format.line_spacing = _points(HEAD_LINE + (3 if n == 0 else 0))
            for run in found.runs:
                run.font.bold = n == 0
                run.font.size = _points(self.size * (1.12 if n == 0 else 0.92))
        if paper.head and not paper.custom.window:
            found.paragraph_format.space_after = _points(self.gap * 2.6)
        return HEAD_LINE * len(paper.head) + 3

    def _window(self) -> None:
        """Put the address where the window of an envelope is; a head that is too long moves it down."""
        paper = self.paper
        used = self._head() if paper.head else 0.0
        before = max(8.0, _in_points(WINDOW_MM - TOP_MM) - used)
        height = 12.6  # six lines of 10.5 points fit
        for n, text in enumerate(paper.to):
            found = self._line(text)
            for run in found.runs:
                run.font.size = _points(10.5)
            form = found.paragraph_format
            form.line_spacing, form.space_before = _points(height), _points(before if n == 0 else 0)
        below = max(12.0, _in_points(ADDRESS_MM) - height * len(paper.to)) + _in_points(8) + (0 if paper.to else before)
        if paper.dated:
            from docx.enum.text import WD_ALIGN_PARAGRAPH

            found = self._line(paper.dated)
            found.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            found.paragraph_format.space_before, found.paragraph_format.space_after = _points(below), _points(22)

    def _close(self) -> None:
        paper = self.paper
        found = None
        if paper.close:
            found = self._line(paper.close)
            found.paragraph_format.keep_with_next = True
        rows = [*filter(None, [paper.name]), *paper.below]
        for n, text in enumerate(rows):
            found = self._line(text)
            found.paragraph_format.space_before = _points(self.room if n == 0 else 0)
            found.paragraph_format.keep_with_next = n < len(rows) - 1
        for n, text in enumerate(paper.after):
            if n == 0 and found is not None:
                found.paragraph_format.space_after = _points(self.gap * 1.4)
            found = self._line(text)

    def _subject(self) -> None:
        if self.paper.subject:
            found = self.document.add_paragraph(style="Heading 1")
            self._run(found, self.paper.subject)
            self._directed(found, self.paper.subject)
            found.paragraph_format.space_after = _points(self.gap)

    def _block(self, lines: tuple[str, ...], *, after: float) -> None:
        found = [self._line(text) for text in lines if text]
        if found:
            found[-1].paragraph_format.space_after = _points(after * 1.9)

    def _paragraph(self, text: str) -> Paragraph:
        found = self._line(text)
        found.paragraph_format.space_after = _points(self.size * 0.8)
        return found

    def _line(self, text: str) -> Paragraph:
        found = self.document.add_paragraph()
        self._run(found, text)
        self._directed(found, text)
        return found

    def _run(self, paragraph: Paragraph, text: str) -> Any:
        first, *rest = text.split("\n")
        run = paragraph.add_run(first)
        for more in rest:
            run.add_break()
            run.add_text(more)
        return run

    def _directed(self, paragraph: Paragraph, text: str) -> None:
        from docx.oxml import OxmlElement

        if is_right_to_left(text):
            paragraph._p.get_or_add_pPr().insert_element_before(
                OxmlElement("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
                "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr",
            )  # fmt: skip
            for run in paragraph.runs:
                run.font.rtl = True


def _size(paper: Paper) -> tuple[float, float, float]:
    """Return the largest sizes by which the letter, by a count of its lines, keeps to one page; the first if none does."""
    width, height = PAGE_MM[paper.page]
    for size, gap, room in SIZES:
        wide = _in_points(width - LEFT_MM - RIGHT_MM) / (size * 0.47)  # characters of a line, as Cambria is wide
        rows = sum(-(-max(1, len(text)) // int(wide)) for one in paper.body for text in one.split("\n"))
        rows += len(paper.below) + len(paper.after) + 2 + bool(paper.salutation) + bool(paper.subject)
        above = _in_points(WINDOW_MM + ADDRESS_MM - TOP_MM) + 34 if paper.custom.window else 0.0
        above += 0 if paper.custom.window else (len(paper.head) + len(paper.to) + 1) * size * 1.3 + gap * 6.4
        above += len(paper.own_head) * size * 1.3
        used = above + rows * size * 1.17 * LINE + (len(paper.body) + 1) * size * 0.8 + room + gap * 2
        if used <= _in_points(height - TOP_MM - BOTTOM_MM):
            return size, gap, room
    return SIZES[0]


def _in_points(mm: float) -> float:
    return mm * 72 / 25.4


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _black() -> Any:
    from docx.shared import RGBColor

    return RGBColor(0, 0, 0)


def _field(kind: str) -> Any:
    """Return a part of the field that shows the number of the page; the part without a kind says which field it is."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if kind:
        found = OxmlElement("w:fldChar")
        found.set(qn("w:fldCharType"), kind)
        return found
    found = OxmlElement("w:instrText")
    found.text = "PAGE"
    return found


def _hyphenate(document: Document) -> None:
    from docx.oxml import OxmlElement

    settings = document.settings.element
    if settings.find("{*}autoHyphenation") is None:
        stop = settings.find("{*}defaultTabStop")
        found = OxmlElement("w:autoHyphenation")
        if stop is not None:  # the order is the schema's: right behind the tab stop
            stop.addnext(found)


def _without_clock(raw: bytes) -> bytes:
    """Return the file with every part dated alike, so that the same letter gives the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            named = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            named.compress_type, named.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(named, before.read(part.filename))
    return held.getvalue()
