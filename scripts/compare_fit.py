#!/usr/bin/env python3
"""Compares what Heelwise reads from watches' files with the decoder of the maker of the FIT format.

    pip install garmin-fit-sdk
    scripts/compare_fit.py FOLDER-OR-FILE...            # runs `heelwise log run --dry-run --json` on all of them
    scripts/compare_fit.py --json read.json FILE...     # takes what was printed before
    scripts/compare_fit.py --command 'cargo run -q -- log run --dry-run --json' FILE...

For every running session of every FIT file that the maker's decoder accepts it compares start, distance, time in motion, time from
start to end, mean cadence and ground contact. TCX and GPX files are added up in plain Python. It prints a table in Markdown and ends
with 1 when anything differs, 0 when nothing does, 2 when it could not compare.
"""

import argparse
import json
import math
import shlex
import subprocess
import sys
import xml.etree.ElementTree as tree
from datetime import datetime, timedelta, timezone
from pathlib import Path

PAUSE_S = 30  # without totals a longer gap between two records is a pause
LONGEST_STEP_S = 10  # in means a record stands for the time up to the next, but no longer
CLOCK_SET = datetime(1998, 7, 3, tzinfo=timezone.utc)  # earlier ones count from when the watch was switched on
EARTH_M = 6_371_008.8

# What may differ: a share of the value, or an amount.
ALLOWED = {
    "start": (0, 1.0),
    "distance_km": (0.001, 0.000_01),
    "minutes": (0.001, 0.000_1),
    "elapsed_minutes": (0.001, 0.000_1),
    "cadence_spm": (0, 0.5),
    "contact_ms": (0, 1.0),
}


def weighted(rows, value):
    """The mean of what `value` gives for a row, each row weighed by the time up to the next."""
    total = weight = 0.0
    for row, later in zip(rows, rows[1:] + [None]):
        step = 1.0 if later is None else (later["timestamp"] - row["timestamp"]).total_seconds()
        step = min(max(step, 1.0), LONGEST_STEP_S)
        number = value(row)
        if number is not None:
            total, weight = total + number * step, weight + step
    return total / weight if weight else None


def both_feet(cadence):
    """Steps of both feet: up to 120 a minute are those of one."""
    return None if cadence is None else cadence * 2 if cadence <= 120 else cadence


def cadence_of(rows):
    """Mean cadence of rows, not counting when somebody stands."""
    count = lambda row: (row.get("cadence") or 0) + (row.get("fractional_cadence") or 0)
    moving = sorted(count(row) for row in rows if count(row) > 0)
    if not moving:
        return None
    feet = 2 if moving[(len(moving) - 1) * 3 // 4] <= 120 else 1
    limit = 150 if feet == 2 else 300
    return weighted(rows, lambda row: count(row) * feet if 0 < count(row) <= limit else None)


def moving_minutes(rows):
    """Minutes without pauses."""
    steps = [(later["timestamp"] - row["timestamp"]).total_seconds() for row, later in zip(rows, rows[1:])]
    return sum(step for step in steps if step <= PAUSE_S) / 60


def plausible(value, least, most):
    return value if value is not None and least <= value <= most else None


# FIT


def added_contact(messages):
    """Says how ground contact is found among the fields that apps have added: a key and a factor."""
    for field in messages.get("field_description_mesgs", []):
        units = str(field.get("units", "ms")).lower()
        factor = {"ms": 1, "milliseconds": 1, "s": 1000, "seconds": 1000}.get(units)
        if field.get("native_field_num") == 41 and field.get("native_mesg_num") in (20, "record") and factor:
            yield field["key"], factor


def contact_of(rows, added):
    """Mean ground contact of rows in milliseconds."""

    def contact(row):
        theirs = [row.get("developer_fields", {}).get(key) for key, _ in added]
        theirs = [number * factor for number, (_, factor) in zip(theirs, added) if number is not None]
        return plausible(next(iter([row["stance_time"]] if row.get("stance_time") is not None else theirs), None), 100, 600)

    return weighted(rows, contact)


def accepted(path):
    """What the maker's decoder reads; nothing when it refuses the file."""
    from garmin_fit_sdk import Decoder, Stream

    messages, errors = Decoder(Stream.from_file(str(path))).read(merge_heart_rates=False)
    return None if errors else messages


def of_session(session, rows, count):
    """The totals of a session, from its records where it has none."""
    start = session.get("start_time")
    if count > 1 and start is not None:
        end = start + timedelta(seconds=session.get("total_elapsed_time") or 0)
        rows = [row for row in rows if start <= row["timestamp"] <= end]
    cadence = session.get("avg_running_cadence") or session.get("avg_cadence")
    if cadence:
        cadence = both_feet(cadence + (session.get("avg_fractional_cadence") or 0))
    minutes = session.get("total_timer_time")
    elapsed = session.get("total_elapsed_time")
    distance = session.get("total_distance")
    if distance is None:
        distance = max((row["distance"] for row in rows if row.get("distance") is not None), default=0)
    return {
        "start": start or (rows[0]["timestamp"] if rows else None),
        "distance_km": distance / 1000,
        "minutes": minutes / 60 if minutes is not None else moving_minutes(rows),
        "elapsed_minutes": elapsed / 60 if elapsed is not None else None,
        "cadence_spm": cadence or cadence_of(rows),
        "contact_ms": session.get("avg_stance_time") or contact_of(rows, session["added"]),
    }


def fit_runs(path):
    """Every run by the maker's decoder, in the order of the file; nothing when it refuses the file."""
    messages = accepted(path)
    if messages is None:
        return None
    kinds = {file.get("type") for file in messages.get("file_id_mesgs", [])}
    rows = [row for row in messages.get("record_mesgs", []) if row.get("timestamp") is not None]
    rows.sort(key=lambda row: row["timestamp"])
    sessions = messages.get("session_mesgs", [])
    if not sessions and rows and kinds <= {"activity", None}:
        sport = next((sport.get("sport") for sport in messages.get("sport_mesgs", [])), None)
        sessions = [{"sport": sport}]
    added = list(added_contact(messages))
    runs = [session | {"added": added} for session in sessions if session.get("sport") in ("running", None)]
    return [of_session(session, rows, len(sessions)) for session in runs]


# TCX and GPX


def bare(element):
    """The name of an element without its namespace."""
    return element.tag.rsplit("}", 1)[-1]


def children(element, *names):
    """Elements along a path of names."""
    for name in names:
        element = [child for parent in element for child in parent if bare(child) == name]
    return element


def below(element, name):
    """The first text anywhere below with this name, as a number."""
    texts = (child.text for child in element.iter() if bare(child) == name)
    return next((float(text) for text in texts if text), None)


def time_of(element):
    """The time of a point."""
    texts = (child.text for child in element.iter() if bare(child) in ("Time", "time"))
    text = next((text for text in texts if text), None)
    return text and datetime.fromisoformat(text.strip().replace("Z", "+00:00"))


def tcx_runs(root):
    for activity in children([root], "Activities", "Activity"):
        if activity.get("Sport") not in ("Running", None):
            continue
        laps = children([activity], "Lap")
        rows = [
            {"timestamp": time_of(point), "cadence": below(point, "RunCadence") or below(point, "Cadence")}
            for point in children(laps, "Track", "Trackpoint")
            if time_of(point)
        ]
        rows.sort(key=lambda row: row["timestamp"])
        yield {
            "start": rows[0]["timestamp"] if rows else None,
            "distance_km": sum(float(length.text) for length in children(laps, "DistanceMeters")) / 1000,
            "minutes": sum(float(time.text) for time in children(laps, "TotalTimeSeconds")) / 60,
            "elapsed_minutes": None,
            "cadence_spm": cadence_of(rows),
            "contact_ms": None,
        }


def metres(one, other):
    """Between two points on a sphere."""
    lat, lon, to_lat, to_lon = (math.radians(float(point.get(axis))) for point in (one, other) for axis in ("lat", "lon"))
    half = math.sin((to_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))


def gpx_runs(root):
    for track in children([root], "trk"):
        segments = [children([segment], "trkpt") for segment in children([track], "trkseg")]
        rows = [
            {"timestamp": time_of(point), "cadence": below(point, "cad")}
            for points in segments
            for point in points
            if time_of(point)
        ]
        rows.sort(key=lambda row: row["timestamp"])
        length = sum(metres(one, other) for points in segments for one, other in zip(points, points[1:]))
        yield {
            "start": rows[0]["timestamp"] if rows else None,
            "distance_km": length / 1000,
            "minutes": moving_minutes(rows),
            "elapsed_minutes": None,
            "cadence_spm": cadence_of(rows),
            "contact_ms": None,
        }


def expected(path):
    """Every run in a file by another reader; nothing when it is none that can be compared."""
    if path.suffix.lower() == ".fit":
        return fit_runs(path)
    try:
        root = tree.parse(path).getroot()
    except tree.ParseError:
        return None
    readers = {"TrainingCenterDatabase": tcx_runs, "gpx": gpx_runs}
    return list(readers[bare(root)](root)) if bare(root) in readers else None


# Comparing


def ours_of(run):
    """The same quantities of a run as Heelwise prints it."""
    start = run.get("start")
    return {name: run.get(name) for name in ALLOWED} | {"start": start and datetime.fromisoformat(start)}


def compared(name, theirs, ours):
    """One row of the table: both values, their difference, and whether it is small enough."""
    if name == "start" and theirs is not None and theirs < CLOCK_SET:
        theirs = None
    if theirs is None and (name == "elapsed_minutes" or ours is None):
        return None
    if theirs is None or ours is None:
        return theirs, ours, None, False
    difference = (ours - theirs).total_seconds() if name == "start" else ours - theirs
    share, amount = ALLOWED[name]
    size = 0 if name == "start" else abs(theirs)
    return theirs, ours, difference, abs(difference) <= max(share * size, amount)


def shown(value):
    if value is None:
        return "none"
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    return f"{round(value, 4) + 0.0:.4g}" if abs(value) < 0.001 else f"{value:.3f}"


def rows_of(path, file):
    """The table's rows of one file."""
    theirs, ours = expected(path), [ours_of(run["run"]) for run in file["runs"]]
    if theirs is None:
        yield path.name, "", "refused", file["error"] or "; ".join(file["notes"]) or "taken", "", "not compared"
        return
    if len(theirs) != len(ours):
        yield path.name, "runs", len(theirs), len(ours), len(ours) - len(theirs), "DIFFERS"
        return
    if not theirs:
        yield path.name, "", "no run", file["error"] or ", ".join(file["others"]), "", "same"
    for one, other in zip(theirs, ours):
        for name in ALLOWED:
            result = compared(name, one[name], other[name])
            if result is not None:
                their, our, difference, is_same = result
                yield path.name, name, shown(their), shown(our), shown(difference), "same" if is_same else "DIFFERS"


def read(command, paths):
    """What Heelwise reads from the files."""
    result = subprocess.run([*shlex.split(command), *map(str, paths)], capture_output=True, text=True, check=False)
    if not result.stdout.strip():
        sys.exit(f"{command}: {result.stderr.strip() or 'nothing was printed'}")
    return json.loads(result.stdout)


def files_of(places):
    for place in map(Path, places):
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.suffix.lower() in (".fit", ".tcx", ".gpx"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", metavar="FOLDER-OR-FILE")
    parser.add_argument("--json", metavar="FILE", help="what Heelwise printed before")
    parser.add_argument("--command", default="heelwise log run --dry-run --json", help="how Heelwise is called")
    arguments = parser.parse_args()
    paths = list(files_of(arguments.places))
    if not paths:
        parser.error("there is no FIT, TCX or GPX file")
    document = json.loads(Path(arguments.json).read_text()) if arguments.json else read(arguments.command, paths)
    by_name = {Path(file["file"]).name: file for file in document["files"]}
    table = [row for path in paths if path.name in by_name for row in rows_of(path, by_name[path.name])]
    print("| file | what | theirs | ours | difference | verdict |\n|---|---|---:|---:|---:|---|")
    for row in table:
        print("| " + " | ".join(map(str, row)) + " |")
    verdicts = [row[-1] for row in table]
    missing = [path.name for path in paths if path.name not in by_name]
    print(f"\n{verdicts.count('same')} same, {verdicts.count('DIFFERS')} different, "
          f"{verdicts.count('not compared')} files refused by the other reader, {len(missing)} files missing")
    return 1 if "DIFFERS" in verdicts or missing else 0


if __name__ == "__main__":
    sys.exit(main())
