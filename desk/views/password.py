"""Somebody forgot their password: asking for a link by mail, and choosing a new one by it."""

from __future__ import annotations

import math
from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.http import require_http_methods, require_safe

from claims.actions import passwords
from claims.rules import Invalid, NotThere
from desk import letters
from desk.forms.password import ForgottenForm, NewPasswordForm
from desk.requests import address_of
from people import tries
from people.models import Person
from publishing import bell


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """GET asks for whom; POST answers the same whoever that is, or nobody. Where no mail goes out it says what to do instead."""
    if not letters.goes_out():
        return render(request, "desk/password/no_mail.html", status=200 if request.method != "POST" else 409)
    form, status = ForgottenForm(request.POST or None, label_suffix=""), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said, now = form.cleaned_data["said"], timezone.now()
            try:
                tries.admit_letter(said, address_of(request), now)
            except tries.TooManyTries as refusal:
                form.add_error(None, str(refusal))
                answer = render(request, "desk/password/forgotten.html", {"form": form}, status=429)
                answer.headers["Retry-After"] = str(math.ceil(refusal.wait.total_seconds()))
                return answer
            passwords.ask(said, now=now)
            bell.send_letters()
            return HttpResponseRedirect(reverse("password_sent"))
    return render(request, "desk/password/forgotten.html", {"form": form}, status=status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now, if there is such a person."""
    return render(request, "desk/password/sent.html")


class NewPassword(PasswordResetConfirmView):
    """Django's page of a mailed link, which keeps the token out of the address; the action decides once more."""

    template_name = "desk/password/new.html"
    form_class = NewPasswordForm

    def get_user(self, uidb64: str) -> Person | None:
        try:
            pk = int(urlsafe_base64_decode(uidb64))
        except ValueError:
            return None
        return passwords.who_may_ask().filter(pk=pk).first() if pk < 2**63 else None

    def form_valid(self, form: SetPasswordForm[Any]) -> HttpResponse:
        assert isinstance(self.user, Person)  # Django has looked at the link before
        token = self.request.session.get(INTERNAL_RESET_SESSION_TOKEN, "")
        try:
            passwords.reset(self.user.pk, token, form.cleaned_data["new_password1"])
        except Invalid as error:
            form.add_error(error.field, str(error))
            return self.form_invalid(form)
        except NotThere:  # used in another tab meanwhile
            self.validlink = False
            return self.render_to_response(self.get_context_data(form=None))
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, "Your new password is set: sign in with it.")
        return HttpResponseRedirect(reverse("admin:login"))
