"""HTML of a message to the text that a reader sees: hidden parts are left out, quotations are marked with ">".

Hidden preheaders carry advertising or the opposite verdict, so what is not shown is not read. Nothing is fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

LONGEST, MOST_NODES, DEEPEST = 1_000_000, 60_000, 400
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Void, or closed by what follows: these do not nest by being opened.
NOT_NESTING = frozenset(
    "br img hr input meta link area base col embed source wbr p li td tr th dd dt option tbody thead html body".split()
)
UNSEEN = frozenset(
    "script style head title meta link noscript template object embed svg math audio video iframe canvas map select option textarea input img".split()
)  # fmt: skip
BLOCKS = frozenset(
    "p div tr table ul ol li h1 h2 h3 h4 h5 h6 section article header footer blockquote pre hr center dl dt dd address form fieldset main aside nav".split()
)  # fmt: skip
APART = frozenset(("p", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "hr"))
HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:;|!|\Z)"
    r"|(?<!-)opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|\Z)|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|!|\Z)|(?<!-)(?:max-)?width\s*:\s*0(?:px)?\s*(?:;|!|\Z).*overflow\s*:\s*hidden"
    r"|(?<!-)height\s*:\s*[01](?:px)?\s*(?:;|!|\Z).*overflow\s*:\s*hidden|overflow\s*:\s*hidden.*(?<![-\w])height\s*:\s*[01](?:px)?\s*(?:;|!|\Z)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}px|clip\s*:\s*rect\(0|line-height\s*:\s*[01](?:px)?\s*(?:;|!|\Z).*font-size\s*:\s*[01]",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.IGNORECASE)
GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
HIDING_CLASS = re.compile(
    r"\b(?:preheader|preview-?text|hidden|visually-hidden|sr-only|mcnPreviewText)\b", re.IGNORECASE
)
RULE = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
QUOTING_CLASS = re.compile(
    r"\b(?:gmail_quote\w*|yahoo_quoted|protonmail_quote|moz-cite-prefix|tutanota_quote|zmail_extra|x_gmail_quote)\b"
)
QUOTING_ID = (
    "divrplyfwdmsg",
    "appendonsend",
    "mail-editor-reference-message-container",
    "reply-intro",
    "olk_src_body_section",
)


def plain_text(markup: str) -> str:
    """Return what a reader of `markup` sees, paragraphs apart by an empty line. Never fails on broken markup."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_shallow(markup[:LONGEST].replace("\0", "")))
    root = tree.body or tree.root
    if root is None:
        return ""
    hidden = _hidden_by_style(tree.css("style"))
    return _tidied(_Writer(hidden).written(root))


def _shallow(markup: str) -> str:
    """Cut where tags nest deeper than any letter: the parser's time grows with the square of the depth."""
    depth = 0
    for tag in TAG.finditer(markup):
        if tag[2].lower() not in NOT_NESTING:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            if depth > DEEPEST:
                return markup[: tag.start()]
    return markup


def _hidden_by_style(styles: list[LexborNode]) -> frozenset[str]:
    """Return the classes and ids that the message's own style sheet hides for everyone, outside media queries."""
    names: set[str] = set()
    for style in styles[:20]:
        sheet = re.sub(r"/\*.*?\*/", "", (style.text() or "")[:100_000], flags=re.DOTALL)
        sheet = re.sub(r"@media[^{]{0,300}\{(?:[^{}]{0,400}\{[^{}]{0,2000}\}){0,200}[^{}]{0,200}\}", "", sheet)
        for rule in RULE.finditer(sheet):
            if HIDING.search(rule[2]):
                names |= {one.strip() for one in rule[1].split(",") if re.fullmatch(r"\s*[.#][\w-]+\s*", one)}
    return frozenset(names)


class _Writer:
    """Walks the tree without recursion and gathers lines; markup nested beyond reason is cut."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.hidden = hidden
        self.pieces: list[str] = []
        self.quotes = 0

    def written(self, root: LexborNode) -> str:
        waiting: list[tuple[LexborNode | None, str]] = [(root, "")]
        seen = 0
        while waiting:
            node, closing = waiting.pop()
            if node is None:
                self._close(closing)
                continue
            seen += 1
            if seen > MOST_NODES:
                break
            waiting += reversed(self._opened(node))
        return "".join(self.pieces)

    def _opened(self, node: LexborNode) -> list[tuple[LexborNode | None, str]]:
        """Write what a node opens with; return its children and what closes it."""
        tag = (node.tag or "").lower()
        if tag == "-text":
            self._text(node.text_content or "")
            return []
        if tag in UNSEEN or tag.startswith("-") or self._unseen(node):
            return []
        if tag == "br":
            self.pieces.append("\n" + "> " * self.quotes)
            return []
        closing = (
            "quote"
            if self._quotes(node, tag)
            else "apart"
            if tag in APART
            else "line"
            if tag in BLOCKS
            else "cell"
            if tag in ("td", "th")
            else ""
        )
        if closing == "quote":
            self.quotes = min(self.quotes + 1, 20)
        if closing and closing != "cell":
            self._break(2 if closing in ("apart", "quote") else 1)
        if tag == "li":
            self.pieces.append("- ")
        children: list[tuple[LexborNode | None, str]] = [(child, "") for child in node.iter(include_text=True)]
        return [*children, (None, closing)] if closing else children

    def _close(self, closing: str) -> None:
        if closing == "cell":
            self.pieces.append(" ")
            return
        if closing == "quote":
            self.quotes = max(0, self.quotes - 1)
        self._break(2 if closing in ("apart", "quote") else 1)

    def _break(self, lines: int) -> None:
        self.pieces.append(("\n" + "> " * self.quotes) * lines)

    def _text(self, text: str) -> None:
        self.pieces.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _unseen(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if "hidden" in attributes:
            return True
        style = attributes.get("style") or ""
        if style and (HIDING.search(style) or _same_colour(style)):
            return True
        classes = attributes.get("class") or ""
        if (
            HIDING_CLASS.search(classes)
            and "hidden" not in classes.replace("visually-hidden", "").lower().split("overflow-")[-1:]
        ):
            return True
        names = {f".{one}" for one in classes.split()} | {f"#{attributes.get('id') or ''}"}
        return bool(names & self.hidden)

    @staticmethod
    def _quotes(node: LexborNode, tag: str) -> bool:
        attributes = node.attributes
        if (attributes.get("id") or "").lower() in QUOTING_ID or QUOTING_CLASS.search(attributes.get("class") or ""):
            return True
        return tag == "blockquote" and (attributes.get("type") == "cite" or "cite" in attributes)


def _same_colour(style: str) -> bool:
    """Say whether a text is written in the colour of its own ground."""
    colour, ground = COLOUR.search(style), GROUND.search(style)
    return bool(colour and ground and _colour(colour[1]) == _colour(ground[1]))


def _colour(words: str) -> str:
    plain = words.strip().lower().replace(" ", "")
    return {
        "#fff": "#ffffff",
        "white": "#ffffff",
        "rgb(255,255,255)": "#ffffff",
        "#000": "#000000",
        "black": "#000000",
    }.get(plain, plain)


def _tidied(text: str) -> str:
    lines = [re.sub(r"[ \u00a0]+", " ", line).strip() for line in text.split("\n")]
    lines = ["" if line in (">", "-") else line for line in lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
