"""What builds the context of each page type."""

from bifolium.pages.builders.article import article_context
from bifolium.pages.builders.experts import expert_context, experts_context
from bifolium.pages.builders.lists import (
    audience_context,
    audiences_context,
    home_context,
    plain_context,
    section_context,
    topics_context,
)
from bifolium.pages.builders.polls import polls_context
from bifolium.pages.builders.project import project_context, projects_context
from bifolium.pages.models import (
    ArticlePage,
    AudiencePage,
    AudiencesPage,
    ExpertPage,
    ExpertsPage,
    HomePage,
    PlainPage,
    PollsPage,
    ProjectPage,
    ProjectsPage,
    SectionPage,
    TopicsPage,
)
from bifolium.pages.models.base import BUILDERS

BUILDERS.update(
    {
        HomePage: home_context,
        SectionPage: section_context,
        ArticlePage: article_context,
        ProjectsPage: projects_context,
        ProjectPage: project_context,
        ExpertsPage: experts_context,
        ExpertPage: expert_context,
        TopicsPage: topics_context,
        AudiencesPage: audiences_context,
        AudiencePage: audience_context,
        PollsPage: polls_context,
        PlainPage: plain_context,
    }
)
