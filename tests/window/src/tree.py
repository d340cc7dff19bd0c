"""Prints what a screen reader finds in the window of the process given: one JSON object a line
for every element that takes the focus or is a heading, with its role and name."""

import json
import sys
import time

import pyatspi
from gi.repository import GLib


def walk(node, depth=0):
    yield node
    if depth < 60:
        for child in node:
            if child is not None:
                yield from walk(child, depth + 1)


def look(app):
    """Looks inside the page only: what is around it belongs to the webview."""
    found = []
    pages = [node for node in walk(app) if node.getRoleName() == "document web"]
    for node in (node for page in pages for child in page for node in walk(child)):
        states = node.getState()
        heading = node.getRoleName() == "heading"
        if heading or states.contains(pyatspi.STATE_FOCUSABLE):
            tags = [a.removeprefix("tag:") for a in node.getAttributes() if a.startswith("tag:")]
            tag = tags[0] if tags else ""
            found.append({"role": node.getRoleName(), "name": node.name or "", "tag": tag})
    return found


def main():
    end = time.time() + 30
    found = []
    broken = None
    while time.time() < end:
        try:
            desktop = pyatspi.Registry.getDesktop(0)
            apps = [a for a in desktop if a is not None and a.get_process_id() == int(sys.argv[1])]
            before, found = found, [line for app in apps for line in look(app)]
        except GLib.GError as error:
            # What was there a moment ago is gone, as a page that is loaded anew is.
            found, broken = [], error
            # Nor is what is remembered of it asked again.
            pyatspi.Registry.getDesktop(0).clear_cache()
        # The tree is filled while it is first read: two looks must agree.
        if any(line["role"] == "heading" for line in found) and found == before:
            break
        time.sleep(0.3)
    if broken and not found:
        raise broken
    for line in found:
        print(json.dumps(line, ensure_ascii=False))


main()
