"""What an account says about its owner: the name and the language of messages."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from catalog.typed import TextField
from storefront.accounts.actions import describe_owner
from storefront.accounts.models import User


class ProfileForm(forms.ModelForm[User]):
    """Name and language."""

    name = TextField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("It fills in the recipient when you order."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of messages to you"), choices=[("th", "ไทย"), ("en", "English")], widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ["name", "language"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ProfileView(FormView[ProfileForm]):
    """Change one's own name and language. Its rows: only the account that is signed in."""

    form_class = ProfileForm
    template_name = "account/profile.html"

    def get_form(self, form_class: type[ProfileForm] | None = None) -> ProfileForm:
        return ProfileForm(self.request.POST or None, instance=User.objects.get(pk=self.request.user.pk))

    def form_valid(self, form: ProfileForm) -> HttpResponse:
        describe_owner(user=self.request.user, name=form.cleaned_data["name"], language=form.cleaned_data["language"])
        messages.success(self.request, _("Saved."))
        return redirect("account")
