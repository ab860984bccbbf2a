"""Kills senders with SIGKILL at random, on both stores, alone and with the queue, until so many have died: `make chaos deaths=1000`.

Two senders at a time share thirty letters and a real SMTP server. After each death the ledger, the record and what arrived are
compared; at the end every letter has arrived once. The small form of it is part of the tests.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from leaving.post_office import post_office
from leaving.test_crash import kept_dying
from servers.postgres import server


def main() -> int:
    """Run until the deaths are reached, and tell the sums of each store. An assertion that fails names the letter."""
    wanted = int(sys.argv[1])
    for store, engine in itertools.product(("sqlite", "postgresql"), (False, True)):
        total: Counter[str] = Counter()
        while total["deaths"] < wanted // 4:
            with tempfile.TemporaryDirectory() as folder, post_office() as office:
                place = server().fresh() if store == "postgresql" else f"{folder}/desk.sqlite3"
                total.update(kept_dying(place, office, chance=0.03, seed=1000 * total["letters"], engine=engine))
            print(
                store, "with the queue, which is deleted in between," if engine else "alone,", dict(total), flush=True
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
