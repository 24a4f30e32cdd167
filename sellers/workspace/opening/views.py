"""Opening a shop: /sell/open/ shows how it stands and what comes next; each step is a short page that is kept when it is sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import View

from sellers.limits import allowed
from sellers.shops.applications import (
    TIME_TO_ANSWER,
    TIME_TO_REVIEW,
    ApplicationRefused,
    Incomplete,
    apply_again,
    certificate_in,
    current_application,
    save_step,
    start_application,
    submit_application,
    withdraw_application,
)
from sellers.shops.models import ShopApplication, ShopDocument
from sellers.shops.papers import PaperRefused, keep_paper, paper_address, take_paper_away
from sellers.shops.seams import rules_now
from sellers.shops.steps import STEPS, fits, missing_steps, number_of_elsewhere, papers_needed
from sellers.workspace.opening.forms import FORMS, PaperForm, certificate_words

State = ShopApplication.State
#: Step -> its name in the list of steps.
NAMES: dict[str, Promise] = {
    "kind": gettext_lazy("Kind of producer"),
    "numbers": gettext_lazy("Registration"),
    "papers": gettext_lazy("Papers"),
    "name": gettext_lazy("Name of the shop"),
    "place": gettext_lazy("Address and phone"),
    "training": gettext_lazy("Training"),
    "rules": gettext_lazy("Rules"),
}
#: Searches for certificates: a person types fewer, and nobody should try them all.
_RATE = "30/m/user"


def _thread(application: ShopApplication) -> list[tuple[Promise | str, str]]:
    """The way of an application as knots: filled in, looked at, open."""
    at = {State.DRAFT: 0, State.SUBMITTED: 1, State.ASKED: 1, State.APPROVED: 3}.get(State(application.state), 0)
    knots = (_("Filled in"), _("Looked at"), _("Shop open"))
    return [(words, "done" if n < at else "now" if n == at else "") for n, words in enumerate(knots)]


def _steps(application: ShopApplication) -> list[dict[str, Any]]:
    missing = missing_steps(application)
    return [
        {"name": name, "words": NAMES[name], "done": name not in missing, "next": bool(missing) and name == missing[0]} for name in STEPS
    ]


@method_decorator(never_cache, name="dispatch")
class OpenView(View):
    """How the application stands, what comes next and how long it takes; start, send, withdraw, apply again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, *, answer: str = "", refused: str = "", status: int = 200) -> HttpResponse:
        """The page, with what was typed as an answer if it could not be sent."""
        user = self.request.user
        application = current_application(user)
        past = list(
            ShopApplication.objects.filter(applicant_id=user.pk).exclude(state__in=ShopApplication.OPEN).select_related("partner")[:20]
        )
        context: dict[str, Any] = {"application": application, "past": past, "answer": answer, "refused": refused}
        if application is None:
            last = past[0] if past else None
            context["refusal"] = last if last and last.state == State.REFUSED else None
            if context["refusal"]:
                context["review_by"] = last.decided_at + TIME_TO_REVIEW  # type: ignore[union-attr,operator]
        else:
            context |= self._open(application)
        context["answer_days"] = TIME_TO_ANSWER.days
        return render(self.request, "sell/opening/open.html", context, status=status)

    def _open(self, application: ShopApplication) -> dict[str, Any]:
        steps = _steps(application)
        notes = list(application.notes.all())
        return {
            "thread": _thread(application),
            "steps": steps,
            "missing": sum(not step["done"] for step in steps),
            "next": next((step for step in steps if step["next"]), None),
            "notes": notes,
            "asked": notes[-1] if notes and application.state == State.ASKED else None,
            "answer_by": application.submitted_at + TIME_TO_ANSWER if application.submitted_at else None,
            "papers": list(application.documents.filter(retired_at__isnull=True)),
            "certificate": certificate_in(application),
            "elsewhere": number_of_elsewhere(application),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        do = request.POST.get("do", "")
        user: Any = request.user
        if do == "start":
            application = start_application(applicant=user)
            return redirect("sell_open_step", step=next(iter(missing_steps(application)), "kind"))
        if do == "again":
            return self._again(user)
        mine = current_application(user)
        if mine is None:
            raise Http404
        try:
            if do == "withdraw":
                withdraw_application(application=mine, actor=user)
                messages.success(request, _("The application is withdrawn. You can start a new one at any time."))
            elif do == "send":
                submit_application(application=mine, actor=user, answer=request.POST.get("answer", ""))
                messages.success(
                    request, _("The application is sent. You hear from us within {days} days.").format(days=TIME_TO_ANSWER.days)
                )
            else:
                raise Http404
        except Incomplete as refusal:
            messages.error(request, str(refusal))
            return redirect("sell_open_step", step=refusal.steps[0])
        except ApplicationRefused as refusal:
            return self.page(answer=request.POST.get("answer", "")[:1000], refused=str(refusal), status=422)
        return redirect("sell_open")

    def _again(self, user: Any) -> HttpResponse:
        refused = ShopApplication.objects.filter(applicant_id=user.pk, state=State.REFUSED).first()
        if refused is None:
            raise Http404
        try:
            apply_again(application=refused, actor=user)
        except ApplicationRefused as refusal:
            messages.error(self.request, str(refusal))
        return redirect("sell_open")


class ApplicationRoom(View):
    """A page of one's own application that is not decided; to everybody else, and afterwards, it is not there."""

    application: ShopApplication

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        found = current_application(request.user)
        if found is None:
            raise Http404
        self.application = found
        return super().dispatch(request, *args, **kwargs)


def keep_chosen(request: HttpRequest, application: ShopApplication) -> PaperForm:
    """Attach the file that was chosen; the form, with errors where it was not kept."""
    form = PaperForm(request.POST, request.FILES, application=application)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            keep_paper(file=file, name=file.name, kind=form.cleaned_data["kind"], actor=request.user, application=application)  # type: ignore[arg-type]  # config/access.py lets in logins only
        except PaperRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("The paper is attached."))
    return form


@method_decorator(never_cache, name="dispatch")
class StepView(ApplicationRoom):
    """One step: shows it, keeps it, goes on to the next that is missing."""

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        form, early = self._form(step)
        return early or self.page(step, form)

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        form, early = self._form(step, request.POST)
        if early:
            return early
        if step == "papers" and "file" in request.FILES:
            # Whoever chose a file and goes on wants it kept.
            paper = keep_chosen(request, self.application)
            if paper.errors:
                return self.page(step, form, 422, paper)
        asks = step == "place" and not form.is_valid() and form.only_asks_for_the_area
        if "lookup" in request.POST or not form.is_valid():
            return self.page(step, form, 200 if asks or "lookup" in request.POST else 422)
        try:
            application = save_step(application=self.application, step=step, values=form.values())
        except ApplicationRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("sell_open")
        if step == "papers" and not fits(application, "papers"):
            messages.warning(request, _("This is kept. The papers that are missing can come later, but before it is sent."))
        return self._on(application, step)

    def _on(self, application: ShopApplication, step: str) -> HttpResponse:
        """To the next step in order that is not done; from the last one, or when only earlier ones are open, to the overview."""
        names = list(STEPS)
        missing = missing_steps(application)
        following = next((name for name in names[names.index(step) + 1 :] if name in missing), None)
        return redirect("sell_open_step", step=following) if following else redirect("sell_open")

    def _form(self, step: str, data: Any = None) -> tuple[Any, HttpResponse | None]:
        if step not in FORMS:
            raise Http404
        if not self.application.is_changeable:
            return None, redirect("sell_open")
        if step in ("numbers", "papers") and not self.application.producer_type:
            return None, redirect("sell_open_step", step="kind")
        rules = rules_now() if step == "rules" else None
        return FORMS[step](data, application=self.application, rules=rules), None

    def page(self, step: str, form: Any, status: int = 200, paper: PaperForm | None = None) -> HttpResponse:
        """The step with its place among the others."""
        names = list(STEPS)
        number = names.index(step)
        context = {
            "application": self.application,
            "step": step,
            "title": NAMES[step],
            "number": number + 1,
            "count": len(names),
            "before": names[number - 1] if number else "",
            "form": form,
            "rules": form.rules,
        }
        if step == "papers":
            documents = list(self.application.documents.filter(retired_at__isnull=True))
            wanted = [ShopDocument.Kind(kind).label for kind in papers_needed(self.application)]
            context |= {"documents": documents, "wanted": wanted, "paper": paper or PaperForm(application=self.application)}
        return render(self.request, "sell/opening/step.html", context, status=status)


class PaperView(ApplicationRoom):
    """POST adds a paper to one's application, under its step; also for a phone that sends them one by one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = keep_chosen(request, self.application)
        if not form.errors:
            return redirect("sell_open_step", step="papers")
        if not self.application.is_changeable:
            return redirect("sell_open")
        room = StepView()
        room.setup(request)
        room.application = self.application
        return room.page("papers", FORMS["papers"](None, application=self.application), 422, form)


class PaperFileView(View):
    """GET leads to the signed address of one's own paper, POST takes it away. Also papers of applications that are decided."""

    def document(self, request: HttpRequest, pk: int) -> ShopDocument:
        """The paper, if it belongs to an application of the visitor; else 404."""
        return get_object_or_404(ShopDocument.objects.filter(application__applicant_id=request.user.pk), pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return HttpResponseRedirect(paper_address(self.document(request, pk)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            take_paper_away(document=self.document(request, pk))
        except PaperRefused as refused:
            messages.error(request, str(refused))
            return redirect("sell_open")
        messages.success(request, _("The paper is taken away."))
        return redirect(reverse("sell_open_step", args=["papers"]))


class CertificateView(View):
    """GET ?serial=: what stands on a certificate, while it is typed; a small JSON answer."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> JsonResponse:
        if not allowed(request, "opening.certificate", _RATE, user=request.user):
            return JsonResponse({"ok": False, "words": _("Too many searches. Wait a minute and try again.")}, status=429)
        answer = JsonResponse(certificate_words(request.GET.get("serial", "").replace("\x00", "")[:100]))
        answer["Cache-Control"] = "no-store"
        return answer
