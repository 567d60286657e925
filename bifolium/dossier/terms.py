"""Words of the tables in the reader's language; a word not here stays as it is."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bifolium.conf.labels import label_with_language
from bifolium.dossier.roles import ROLES

CAPACITIES = {
    "ambassador": _("ambassador"),
    "minister": _("minister"),
    "representative": _("representative"),
    "charge d'affaires": _("chargé d’affaires"),
    "acting charge d'affaires a.i.": _("acting chargé d’affaires"),
    "member": _("member"),
    "plenipotentiary": _("plenipotentiary"),
    "consul-general": _("consul-general"),
    "consul": _("consul"),
    "deputy minister": _("deputy minister"),
    "acting minister": _("acting minister"),
    "minister (in Paris)": _("minister (in Paris)"),
    "last minister": _("last minister"),
    "secretary": _("secretary"),
    "first secretary": _("first secretary"),
    "acting secretary": _("acting secretary"),
    "secretary of the bureau": _("secretary of the bureau"),
    "counsellor": _("counsellor"),
    "diplomatic representative": _("diplomatic representative"),
    "diplomatic agent": _("diplomatic agent"),
    "diplomat in Egypt": _("diplomat in Egypt"),
    "people's commissar": _("people’s commissar"),
    "envoy": _("envoy"),
    "envoy to Copenhagen": _("envoy to Copenhagen"),
    "director": _("director"),
    "head": _("head of the organisation"),
    "acting head": _("acting head"),
    "acting head of foreign affairs": _("acting head of foreign affairs"),
    "head of foreign affairs": _("head of foreign affairs"),
    "head of foreign relations (in Paris)": _("head of foreign relations (in Paris)"),
    "head of the Conference": _("head of the Conference"),
    "deputy head": _("deputy head"),
    "deputy": _("deputy"),
    "authorised deputy": _("authorised deputy"),
    "assistant commissary": _("assistant commissar"),
    "chair": _("chair"),
    "financial attache": _("financial attaché"),
    "custodian of the premises": _("custodian of the premises"),
    "attached": _("attached to the mission"),
    "delegate": _("delegate"),
    "joint control from Paris": _("joint control from Paris"),
    "administration": _("administration"),
    "official": _("official"),
    "member of the mission": _("member of the mission"),
    "representative of refugees": _("representative of refugees"),
    "high commissioner": _("high commissioner"),
}

FORMS = {
    "de jure": _("de jure"),
    "de facto": _("de facto"),
    "restored": _("relations restored"),
    "refusal": _("recognition refused"),
    "withdrawal": _("recognition withdrawn"),
    "rupture": _("relations broken off"),
    "none": _("not recognised"),
}

MISSIONS = {
    "embassy": _("embassy"),
    "legation": _("legation"),
    "agency": _("diplomatic agency"),
    "representation": _("representation"),
    "consulate-general": _("consulate-general"),
    "consulate": _("consulate"),
    "soviet mission": _("Soviet mission"),
    "ministry": _("ministry"),
    "foreign embassy": _("foreign embassy"),
}

CONFIDENCES = {
    "high": _("high confidence"),
    "medium": _("medium confidence"),
    "low": _("low confidence"),
}

RELIABILITIES = {
    "high": _("high reliability"),
    "medium": _("medium reliability"),
    "low": _("low reliability"),
}

BETWEEN_ROLES = re.compile(r"([,;] )")


def in_words(words: "Mapping[str, str | Promise]", code: str) -> str:
    """Return a word of the tables in the reader's language, or as it stands."""
    return str(words.get(code, code))


def role_of(data: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Return what a person is known as, and the language in which that is written.

    A role that the record gives in the language stands as it is. Else the parts of
    the English one are put into words ("minister; delegate in Paris"), if there is a
    word for every one of them.
    """
    labels = data.get("role") or {}
    text, code = label_with_language(labels, language)
    if code in ("", language):
        return text, code
    pieces = BETWEEN_ROLES.split(text)
    found = [in_words(ROLES, piece) for piece in pieces]
    is_whole = all(
        new != old or place % 2
        for place, (old, new) in enumerate(zip(pieces, found, strict=True))
    )
    return ("".join(found), language) if is_whole else (text, code)
