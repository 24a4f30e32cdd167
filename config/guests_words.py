"""Words of our guests that their own Thai catalogues lack or say so that nobody understands them, so that ours (`locale/th`) says them. Nothing imports this file.

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
    gettext_noop("Access level"),
    gettext_noop("Last login"),
    gettext_noop("Actions"),
    gettext_noop("More actions"),
    gettext_noop("More options for '%(title)s'"),
    gettext_noop("There are no results."),
    gettext_noop("No %(model_name)s match your query."),
    gettext_noop("There are no %(model_name)s to display."),
    gettext_noop('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    ngettext_lazy("There is %(counter)s match", "There are %(counter)s matches", "counter"),
    gettext_noop("Download XLSX"),
    gettext_noop("Download CSV"),
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
    gettext_noop("system"),
    gettext_noop("user %(id)s (deleted)"),
    gettext_noop("ID"),
    gettext_noop("Action"),
    gettext_noop("Action type"),
    gettext_noop("User"),
    gettext_noop("Date/Time"),
    gettext_noop("Date / Time"),
    gettext_noop("Is commenting action"),
    gettext_noop("No log entries found."),
]

#: wagtail/admin and wagtail/images: the editor of a lesson
EDITOR = [
    gettext_noop("The page could not be created due to validation errors."),
    gettext_noop("The page could not be saved due to validation errors."),
    gettext_noop("View details"),
    gettext_noop("Set schedule"),
    gettext_noop("Save schedule"),
    gettext_noop("Change privacy"),
    gettext_noop("Saving…"),
    gettext_noop("Saved"),
    gettext_noop("Use new image"),
    gettext_noop("Use existing and delete new"),
    gettext_noop("Existing"),
    gettext_noop(
        "Upload successful. However, your new image seems to be a duplicate of an existing image. You may delete it if it wasn't required."
    ),
    gettext_noop(
        "Upload successful. However, your new image seems to be a duplicate of this existing image. You may delete it if it wasn't required."
    ),
    gettext_noop("Not visible to the public"),
    gettext_noop("Once live anyone can view"),
    gettext_noop("Page visibility: "),
    gettext_noop("Locking: "),
    gettext_noop("No other translations"),
    gettext_noop("Autosave is <span>paused</span>"),
    gettext_noop("Autosave is paused"),
    gettext_noop("Toggle preview"),
    gettext_noop("Toggle checks"),
    gettext_noop("Toggle comments"),
    gettext_noop("Toggle status"),
    gettext_noop("Add comment"),
    gettext_noop("Preview in new tab"),
    gettext_noop("Preview is out of date"),
    gettext_noop("Visible to all"),
    gettext_noop("in moderation"),
    gettext_noop("View history"),
    gettext_noop("Toggle section"),
    gettext_noop("Edited by"),
    gettext_noop("Date updated"),
    gettext_noop("Comments"),
    gettext_noop("Checks"),
]

#: wagtail/admin/action_menu.py and wagtail/models/workflows.py: a lesson that waits for review.
REVIEW = [
    gettext_noop("Cancel workflow "),
    gettext_noop("Request changes"),
    gettext_noop("Approve with comment"),
    gettext_noop("Submit to %(workflow_name)s"),
    gettext_noop("%(label)s and Publish"),
    gettext_noop("just now"),
    gettext_noop("This %(model_name)s is currently awaiting moderation."),
    gettext_noop("Only reviewers for this task can edit the %(model_name)s."),
]

#: wagtail/images and wagtail/documents: choosing a picture or a file
CHOOSERS = [
    gettext_noop("Layout"),
    gettext_noop("Grid layout"),
    gettext_noop("You haven't uploaded any images."),
    gettext_noop("You haven't uploaded any documents."),
    gettext_noop(
        'Why not <a class="upload-one-now" href="#tab-upload" data-action="w-tabs#select:prevent" '
        'data-w-tabs-target="trigger" data-w-tabs-focus-param="true">upload one now</a>?'
    ),
    gettext_noop("Latest images"),
    gettext_noop("Maximum filesize: %(max_upload_size)s."),
    gettext_noop("Supported formats: %(supported_formats)s. Maximum filesize: %(max_upload_size)s."),
    gettext_noop("This file is too big (%(file_size)s). Maximum filesize %(max_filesize)s."),
    gettext_noop('Multi-word tags with spaces will automatically be enclosed in double quotes (").'),
    gettext_noop("title"),
]

#: wagtail/admin: the list of pages
PAGES = [
    gettext_noop("Exploring"),
    gettext_noop("Dashboard"),
    gettext_noop("pages"),
    gettext_noop("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    gettext_noop("Page %(page_number)s of %(num_pages)s."),
    gettext_noop("Page %(page_num)s of %(total_pages)s"),
    gettext_noop("Current page status:"),
]
