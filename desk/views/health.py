from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from factcheck.health import can_serve, findings


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 while the desk can serve, else 503; somebody who is signed in sees each part."""
    if not can_serve():  # nor is there a session to read, then
        return JsonResponse({"status": "failing"}, status=503)
    answer: dict[str, Any] = {"status": "ok"}
    if request.user.is_authenticated:
        answer["findings"] = [asdict(finding) for finding in findings()]
    return JsonResponse(answer)
