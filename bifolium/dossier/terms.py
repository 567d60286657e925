"""Words of the tables in the reader's language; a word not here stays as it is."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
    "head": pgettext_lazy("of a body", "head"),
    "acting head": _("acting head"),
    "acting head of foreign affairs": _("acting head of foreign affairs"),
    "head of foreign affairs": _("head of foreign affairs"),
    "head of foreign relations (in Paris)": _("head of foreign relations (in Paris)"),
    "head of the Conference": _("head of the Conference"),
    "deputy head": _("deputy head"),
    "deputy": _("deputy"),
    "authorised deputy": _("authorised deputy"),
    "assistant commissary": _("assistant commissary"),
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
