"""Every block, in the order in which editors see them."""

from bifolium.pages.blocks.audience import (
    DataListBlock,
    GlossaryBlock,
    KeyPointsBlock,
    QuestionsBlock,
)
from bifolium.pages.blocks.media import (
    AudioBlock,
    BeforeAfterBlock,
    DocumentBlock,
    FigureBlock,
    GalleryBlock,
)
from bifolium.pages.blocks.prose import (
    AsideBlock,
    HeadingBlock,
    QuoteBlock,
    SeparatorBlock,
    TableBlock,
    TextBlock,
)
from bifolium.pages.blocks.record import (
    ContestedBlock,
    DossierFigureBlock,
    PersonCardBlock,
    PollBlock,
    StepsBlock,
)

ARTICLE_BODY = [
    ("text", TextBlock()),
    ("heading", HeadingBlock()),
    ("quote", QuoteBlock()),
    ("aside", AsideBlock()),
    ("separator", SeparatorBlock()),
    ("figure", FigureBlock()),
    ("gallery", GalleryBlock()),
    ("before_after", BeforeAfterBlock()),
    ("document", DocumentBlock()),
    ("audio", AudioBlock()),
    ("table", TableBlock()),
    ("dossier_figure", DossierFigureBlock()),
    ("steps", StepsBlock()),
    ("person_card", PersonCardBlock()),
    ("contested", ContestedBlock()),
    ("poll", PollBlock()),
    ("key_points", KeyPointsBlock()),
    ("glossary", GlossaryBlock()),
    ("questions", QuestionsBlock()),
    ("data_list", DataListBlock()),
]
