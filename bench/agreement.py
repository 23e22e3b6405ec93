"""What our parser and feedparser read in the same feeds, entry by entry and field by field.

    python bench/agreement.py [SHOWN]

Reads the real feeds beside the project. For each field: entries compared, equal, excused and
different; then every excuse with the number of entries it explains, and SHOWN differences. An
excuse is a rule about a mistake of feedparser's, in tests/parse/excuses.py, never about a file.
Exits with 1 where a field agrees in less than 99 of 100 entries.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.parse import agreement
from tests.parse.agreement import FIELDS, Tally
from tests.parse.comparison import compared

SHOWN = 20  # differences printed at most
WANTED = 0.99  # of the entries of each field


def main() -> None:
    shown = int(sys.argv[1]) if len(sys.argv) > 1 else SHOWN
    samples = [sample for sample in agreement.samples() if sample.format != "json"]
    if not samples:
        sys.exit("The real feeds are not beside the project: ../shared/data/feeds is missing.")
    tally = compared(samples)
    print_fields(tally, len(samples))
    print_excuses(tally)
    for one in tally.differences[:shown]:
        print(
            f"  {one.sample} {one.field}:\n    {str(one.ours)[:300]}\n    {str(one.theirs)[:300]}"
        )
    below = [name for name in FIELDS if tally.share(name) < WANTED]
    if below:
        sys.exit(f"Less than {WANTED:.0%} agree in: {', '.join(below)}.")


def print_fields(tally: Tally, feeds: int) -> None:
    print(f"{feeds} feeds; entries that both have: {tally.compared['entry']}")
    print(f"  {'field':12} {'compared':>9} {'equal':>9} {'excused':>9} {'differ':>9} {'agree':>9}")
    for name in ("entry", *FIELDS):
        total, equal, excused = tally.compared[name], tally.equal[name], tally.excuses_of(name)
        left = total - equal - excused
        print(f"  {name:12} {total:9} {equal:9} {excused:9} {left:9} {tally.share(name):9.2%}")


def print_excuses(tally: Tally) -> None:
    print("feedparser")
    for (name, mistake), count in sorted(tally.excused.items(), key=lambda one: -one[1]):
        print(f"  {count:5} {name:11} {mistake}")


if __name__ == "__main__":
    main()
