"""A new password by phone. Everything else about accounts is allauth's, with templates of ours."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from storefront.accounts.forms import PhoneResetCodeForm, PhoneResetForm
from storefront.accounts.resets import PhoneReset


@method_decorator(never_cache, name="dispatch")
class PhoneResetView(FormView[PhoneResetForm]):
    """Asks for the number and sends the code. The answer is the same whether the number has an account or not."""

    form_class = PhoneResetForm
    template_name = "account/phone_reset.html"

    def form_valid(self, form: PhoneResetForm) -> HttpResponse:
        phone = form.cleaned_data["phone"]
        if not ratelimit.consume(self.request, action="reset_password", key=phone):
            return ratelimit.respond_429(self.request)
        PhoneReset.begin(self.request, phone)
        if self.request.POST.get("action") == "resend":
            messages.success(self.request, _("A new code is made. The earlier one no longer holds."))
        return redirect("phone_reset_code")


@method_decorator([never_cache, sensitive_post_parameters("code", "password1")], name="dispatch")
class PhoneResetCodeView(FormView[PhoneResetCodeForm]):
    """Takes the code and the new password."""

    form_class = PhoneResetCodeForm
    template_name = "account/phone_reset_code.html"
    process: PhoneReset

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        process = PhoneReset.resume(request)
        if process is None:
            return self._start_again(_("The code has expired. Press “Send a new code”."))
        self.process = process
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(phone=self.process.phone, **kwargs)

    def form_valid(self, form: PhoneResetCodeForm) -> HttpResponse:
        if not self.process.matches(form.cleaned_data["code"]):
            if not self.process.record_invalid_attempt():
                return self._start_again(_("The code did not match three times. Press “Send a new code”."))
            left = self.process.tries_left
            form.add_error("code", _("The code does not match. Use the latest message. {n} tries left.").format(n=left))
            return self.form_invalid(form)
        self.process.set_password(form.cleaned_data["password1"])
        messages.success(self.request, _("The new password is set. Sign in with it."))
        return redirect("account_login")

    def _start_again(self, why: str) -> HttpResponse:
        messages.error(self.request, why)
        return redirect("phone_reset")


phone_urls = [
    path("reset/", PhoneResetView.as_view(), name="phone_reset"),
    path("reset/code/", PhoneResetCodeView.as_view(), name="phone_reset_code"),
]
