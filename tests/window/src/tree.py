"""Prints what a screen reader finds in the window of the process given: one JSON object a line
for every element that takes the focus or is a heading, with its role and name."""

import json
import sys
import time

import pyatspi


def walk(node, depth=0):
    yield node
    if depth < 60:
        for child in node:
            if child is not None:
                yield from walk(child, depth + 1)


def look(app):
    found = []
    for node in walk(app):
        states = node.getState()
        heading = node.getRoleName() == "heading"
        if heading or states.contains(pyatspi.STATE_FOCUSABLE):
            found.append(
                {
                    "role": node.getRoleName(),
                    "name": node.name or "",
                    "shown": states.contains(pyatspi.STATE_SHOWING),
                    "enabled": states.contains(pyatspi.STATE_ENABLED),
                }
            )
    return found


def main():
    end = time.time() + 15
    found = []
    while time.time() < end:
        desktop = pyatspi.Registry.getDesktop(0)
        apps = [a for a in desktop if a is not None and a.get_process_id() == int(sys.argv[1])]
        before, found = found, [line for app in apps for line in look(app)]
        # The tree is filled while it is first read: two looks must agree.
        if any(line["role"] == "heading" for line in found) and found == before:
            break
        time.sleep(0.3)
    for line in found:
        print(json.dumps(line, ensure_ascii=False))


main()
