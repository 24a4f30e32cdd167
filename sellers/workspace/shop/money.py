"""Where the shop's money goes. Changing it asks for the password again; every owner is told."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sellers.shops.accounts import NameDiffers, name_fits, save_account
from sellers.shops.banks import bank_of
from sellers.shops.models import ShopAccount
from sellers.shops.numbers import NumberRefused
from sellers.workspace.shop.forms import MoneyForm
from sellers.workspace.shop.rooms import OwnerRoom


class MoneyView(OwnerRoom):
    """PromptPay and bank of the shop."""

    def account(self) -> ShopAccount | None:
        """What is written down now."""
        return ShopAccount.objects.filter(partner=self.shop).first()

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(MoneyForm(account=self.account()))

    def page(self, form: MoneyForm, status: int = 200, *, differs: bool = False) -> HttpResponse:
        """The page; `differs` asks whether the name is right."""
        account = self.account()
        context = {
            "shop": self.shop,
            "form": form,
            "account": account,
            "bank": bank_of(account.bank_code) if account and account.bank_code else None,
            "differs": differs,
        }
        return render(self.request, "sell/shop/money.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        user: Any = request.user
        form = MoneyForm(request.POST, account=self.account())
        if not form.is_valid():
            return self.page(form, 422, differs=bool(request.POST.get("name_confirmed")))
        data = form.cleaned_data
        if not data["name_confirmed"] and not name_fits(self.shop, data["account_name"]):
            return self.page(form, 422, differs=True)
        # A phone that lies about must not be enough to lead the money elsewhere.
        raise_if_reauthentication_required(request, app="account")
        try:
            save_account(
                partner=self.shop,
                promptpay=data["promptpay"],
                account_name=data["account_name"],
                bank_code=data["bank_code"],
                bank_account=data["bank_account"],
                takes_cash_on_delivery=data["takes_cash"],
                name_confirmed=data["name_confirmed"],
                actor=user,
            )
        except (NumberRefused, NameDiffers) as refused:
            form.add_error(None, str(refused))
            return self.page(form, 422)
        messages.success(request, _("The account is saved. All owners have been told."))
        return redirect("sell_money", code=code)
