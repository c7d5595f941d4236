"""The team's rules for choosing: what is always checked first, and what never."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.actions import choosing
from claims.models import ChoosingRule
from claims.rules import Invalid
from desk.forms.choosing import ChoosingRuleForm
from desk.refusals import status_of
from desk.requests import PersonRequest
from desk.views.door import acting, member
from people.roles import Power


@member
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: PersonRequest) -> HttpResponse:
    """The rules that stand, and for editors a form for another."""
    form, status = ChoosingRuleForm(request.POST or None, label_suffix=""), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rule = choosing.add_rule(by=acting(request), **form.cleaned_data)
            except Invalid as error:
                form.refuse(error)
                status = status_of(error)
            else:
                messages.success(request, f"From the next article on: {rule}.")
                return HttpResponseRedirect(reverse("choosing"))
    rules = ChoosingRule.objects.visible_to(request.user).standing().select_related("made_by")
    context = {"form": form, "rules": rules, "may_set": request.user.may(Power.ASSIGN)}
    return render(request, "desk/choosing.html", context, status=status)


@member
@require_POST
def end(request: PersonRequest, pk: int) -> HttpResponse:
    """End a rule; what it was applied to stays as it is."""
    rule = choosing.end_rule(pk, by=acting(request))
    messages.success(request, f"Ended: {rule}.")
    return HttpResponseRedirect(reverse("choosing"))
