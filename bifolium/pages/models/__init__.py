"""Every page type, one file a type."""

from bifolium.pages.models.article import (
    ArticlePage,
    BylineAsPublished,
    Neighbour,
    RelatedPage,
    Signature,
)
from bifolium.pages.models.bindings import ReviewedBinding
from bifolium.pages.models.expert import ExpertPage, ExpertsPage
from bifolium.pages.models.home import HomePage
from bifolium.pages.models.listings import (
    AudiencePage,
    AudiencesPage,
    PlainPage,
    PollsPage,
    TopicsPage,
)
from bifolium.pages.models.project import ProjectFigure, ProjectPage, ProjectsPage
from bifolium.pages.models.section import SectionPage
from bifolium.pages.models.site import FootLink, SiteOptions
from bifolium.pages.models.topics import Audience, Topic

__all__ = [
    "ArticlePage",
    "Audience",
    "AudiencePage",
    "AudiencesPage",
    "BylineAsPublished",
    "Neighbour",
    "ExpertPage",
    "ExpertsPage",
    "FootLink",
    "HomePage",
    "PlainPage",
    "PollsPage",
    "ProjectFigure",
    "ProjectPage",
    "ProjectsPage",
    "RelatedPage",
    "ReviewedBinding",
    "SectionPage",
    "Signature",
    "SiteOptions",
    "Topic",
    "TopicsPage",
]
