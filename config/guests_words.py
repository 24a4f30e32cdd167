"""Words of our guests that their own Thai catalogues lack, so that ours (`locale/th`) says them. Nothing imports this file.

Wagtail 8 has Thai for two fifths of its admin (832 of 1,994 messages); Django has none for spans of time. What is listed here is
what operators and trainers meet: lists, files, the start page, reports, the menu. Extraction (config/messages.py) finds it by its calls.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

#: django/utils/timesince.py
SPANS = [
    ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
]

#: wagtail/admin: menu and start page
MENU = [
    gettext_noop("Workflows"),
    gettext_noop("Workflow tasks"),
    gettext_noop("History"),
    gettext_noop("Locked pages"),
    gettext_noop("Site history"),
    gettext_noop("Aging pages"),
    gettext_noop("Page types usage"),
    gettext_noop("Reports"),
    gettext_noop("What's new in Wagtail %(version)s"),
    gettext_noop("Editor Guide"),
    gettext_noop("Shortcuts"),
    gettext_noop("Help"),
    gettext_noop("Search all pages…"),
    gettext_noop("Wagtail %(current_version)s editor guide"),
    gettext_noop("Awaiting your review"),
    gettext_noop("Language"),
    gettext_noop("Privacy and access"),
    gettext_noop("Tasks"),
    gettext_noop("Task submitted by"),
    gettext_noop("Task started"),
    gettext_noop("Compare with previous version"),
    gettext_noop("Sidebar"),
    gettext_noop("Skip to main content"),
    gettext_noop("Edit account avatar"),
]

#: wagtail/admin: lists, filters, files
LISTS = [
    gettext_noop("Actions"),
    gettext_noop("More actions"),
    gettext_noop("More options for '%(title)s'"),
    gettext_noop("There are no results."),
    gettext_noop("No %(model_name)s match your query."),
    gettext_noop("There are no %(model_name)s to display."),
    gettext_noop('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    ngettext_lazy("There is %(counter)s match", "There are %(counter)s matches", "counter"),
    gettext_noop("Download XLSX"),
    gettext_noop("Minimum"),
    gettext_noop("Maximum"),
    gettext_noop("Locale"),
    gettext_noop("All"),
    gettext_noop("Usage count"),
    gettext_noop("Tag"),
    gettext_noop("any"),
    gettext_noop("%(range_start)s - %(range_end)s"),
    gettext_noop("%(field_label)s:"),
    gettext_noop("(blank)"),
    gettext_noop("Sort by '%(label)s' in ascending order."),
    gettext_noop("Sort by '%(label)s' in descending order."),
    gettext_noop("Show filters"),
    gettext_noop("Filter by"),
    gettext_noop("Back"),
    gettext_noop("Pagination"),
    gettext_noop("Toggle breadcrumbs"),
    gettext_noop("Breadcrumb"),
    gettext_noop("Sort"),
    gettext_noop("Go to the first error"),
    gettext_noop("Toggle side panel"),
    gettext_noop("Side panels"),
    gettext_noop("Side panel width"),
]

#: wagtail/admin: the log of the site
HISTORY = [
    gettext_noop("ID"),
    gettext_noop("Action"),
    gettext_noop("Action type"),
    gettext_noop("User"),
    gettext_noop("Date/Time"),
    gettext_noop("Date / Time"),
    gettext_noop("Is commenting action"),
    gettext_noop("No log entries found."),
]
