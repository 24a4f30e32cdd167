"""Who works for the shop: roles, invitation links, leaving; and the page that an invitation link opens."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from sellers.models import Partner
from sellers.shops.actions import LastOwner, change_role, end_member
from sellers.shops.invitations import (
    InvitationRefused,
    MemberAlready,
    accept_invitation,
    decline_invitation,
    invitation_of,
    invite_member,
    revoke_invitation,
    token_of,
)
from sellers.shops.models import ShopInvitation, ShopMember
from sellers.workspace.doors import ShopRoom
from sellers.workspace.shop.forms import InviteForm
from sellers.workspace.shop.rooms import OwnerRoom


class MembersView(OwnerRoom):
    """The members and open invitations; invite, take back, change a role, remove."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(InviteForm())

    def page(self, form: InviteForm, status: int = 200) -> HttpResponse:
        """The page; one query for members, one for invitations."""
        now = timezone.now()
        members = ShopMember.objects.filter(partner=self.shop, to_date__isnull=True).select_related("user").order_by("from_date", "pk")
        waiting = ShopInvitation.objects.filter(partner=self.shop, answered_by__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
        invitations = [{"invitation": row, "link": self._link(row)} for row in waiting.select_related("created_by")]
        context = {
            "shop": self.shop,
            "members": list(members),
            "invitations": invitations,
            "form": form,
            "roles": ShopMember.Role.choices,
            "made": self.request.session.pop("invitation_made", None),
        }
        return render(self.request, "sell/shop/members.html", context, status=status)

    def _link(self, invitation: ShopInvitation) -> str:
        return self.request.build_absolute_uri(reverse("sell_invitation", args=[token_of(invitation)]))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        do = request.POST.get("do", "")
        try:
            if do == "invite":
                return self._invite()
            if do == "revoke":
                revoke_invitation(invitation=self._find(ShopInvitation.objects.filter(partner=self.shop)), actor=self.user)
                messages.success(request, _("The link is not valid any more."))
            elif do == "role":
                self._role()
            elif do == "remove":
                return self._remove()
            else:
                raise Http404
        except (LastOwner, InvitationRefused) as refusal:
            messages.error(request, str(refusal))
        return redirect("sell_members", code=code)

    @property
    def user(self) -> Any:
        """The login that presses."""
        return self.request.user

    def _find(self, rows: Any) -> Any:
        number = self.request.POST.get("pk", "")
        return get_object_or_404(rows, pk=number if number.isdecimal() and len(number) < 10 else 0)

    def _member(self) -> ShopMember:
        found: ShopMember = self._find(ShopMember.objects.filter(partner=self.shop, to_date__isnull=True))
        return found

    def _invite(self) -> HttpResponse:
        form = InviteForm(self.request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        made = invite_member(partner=self.shop, role=form.cleaned_data["role"], note=form.cleaned_data["note"], actor=self.user)
        self.request.session["invitation_made"] = made.pk
        messages.success(self.request, _("The link is made. Send it to the person, by LINE for example."))
        # The link is what comes next; the page begins with the members.
        return redirect(f"{reverse('sell_members', args=[self.shop.code])}#link-{made.pk}")

    def _role(self) -> None:
        role = self.request.POST.get("role", "")
        if role not in ShopMember.Role.values:
            raise Http404
        change_role(member=self._member(), role=role, actor=self.user)
        messages.success(self.request, _("The role is changed."))

    def _remove(self) -> HttpResponse:
        member = self._member()
        end_member(member=member, actor=self.user)
        if member.user_id == self.user.pk:
            messages.success(self.request, _("You do not work for this shop any more."))
            return redirect("sell")
        messages.success(self.request, _("This person does not work for the shop any more."))
        return redirect("sell_members", code=self.shop.code)


class LeaveView(ShopRoom):
    """Every member may leave: GET asks, POST ends it. The last owner may not."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return render(request, "sell/shop/leave.html", {"shop": self.shop})

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        user: Any = request.user
        member = get_object_or_404(ShopMember.objects.filter(partner=self.shop, user_id=user.pk, to_date__isnull=True))
        try:
            end_member(member=member, actor=user)
        except LastOwner as refusal:
            messages.error(request, str(refusal))
            return redirect("sell_leave", code=code)
        messages.success(request, _("You do not work for this shop any more."))
        return redirect("sell")


@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """What an invitation link opens: who asks, for which work; accept or decline, once signed in."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(self.invitation(token))

    def invitation(self, token: str) -> ShopInvitation:
        """The invitation of the link; 404 for a token that is not ours."""
        found = invitation_of(token)
        if found is None:
            raise Http404
        return found

    def page(self, invitation: ShopInvitation, status: int = 200) -> HttpResponse:
        """The page: open, over, or for a shop where one works already."""
        mine = ShopMember.objects.filter(partner=invitation.partner_id, user_id=self.request.user.pk, to_date__isnull=True)
        works = self.request.user.is_authenticated and mine.exists()
        open_now = invitation.is_open() and invitation.partner.state != Partner.State.CLOSED
        context = {"invitation": invitation, "shop": invitation.partner, "works": works, "open_now": open_now}
        return render(self.request, "sell/shop/invitation.html", context, status=status)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user: Any = request.user
        invitation = self.invitation(token)
        if not user.is_authenticated:
            return redirect_to_login(request.path, str(settings.LOGIN_URL))
        do = request.POST.get("do")
        if do not in ("accept", "decline"):
            raise Http404
        try:
            if do == "accept":
                accept_invitation(invitation=invitation, user=user)
                messages.success(request, _("Welcome. This is the shop's page of today."))
                return redirect("sell_today", code=invitation.partner.code)
            decline_invitation(invitation=invitation, user=user)
        except MemberAlready as refusal:
            messages.error(request, str(refusal))
            return redirect("sell_today", code=invitation.partner.code)
        except InvitationRefused:
            return self.page(self.invitation(token), 410)
        messages.success(request, _("The invitation is declined. Whoever invited you has been told."))
        return redirect("account")
