"""A browser as people call it, from what it says of itself."""

from __future__ import annotations

# The first that is named counts: most browsers name others, too, which they want to be taken for.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "FxiOS": "Firefox", "CriOS": "Chrome"} | {
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {"iPhone": "an iPhone", "iPad": "an iPad", "Android": "Android", "Windows": "Windows"} | {
    "Mac OS X": "a Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def called(agent: str) -> str:
    """ "Firefox on Linux"; what is not known is given as it stands, empty where nothing was said."""
    browser = next((word for sign, word in _BROWSERS.items() if sign in agent), "")
    system = next((word for sign, word in _SYSTEMS.items() if sign in agent), "")
    return f"{browser} on {system}" if browser and system else browser or agent[:60]
