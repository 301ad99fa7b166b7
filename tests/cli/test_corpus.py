#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_corpus.py IBID: links found in real documents, against their truth.

IBID_CORPUS is a directory with score.py and the truth; without it nothing is
tested."""
import json
import os
import shlex
import subprocess
import sys

# The least recall of each document.
DOCUMENTS = {
    "000_d4fdefd7b253ecbc": 1.0,
    "bulgakov-teatr-ru": 1.0,
    "control-earnest": 1.0,
    "herodotus-2-bare": 0.99,
    "james-varieties-txt": 0.99,
    "kant-vernunft-de": 0.98,
    "machiavelli-prince": 0.98,
    "mao-zhanzheng-zh": 1.0,
    "mill-liberty-txt": 1.0,
    "mltt-intro": 1.0,
    "montesquieu-persanes": 1.0,
    "org-guide": 1.0,
    "pep-0506": 1.0,
    "roosevelt-1812-inline": 1.0,
    "rust-rfc-3392": 1.0,
    "smith-wealth": 0.99,
    "tocqueville-democracy-1": 0.99,
    "treasure-island-ja": 0.99,
    "vasari-lives-1": 1.0,
}
LEAST_PRECISION = 0.99

ibid = os.path.abspath(sys.argv[1])
corpus = os.environ.get("IBID_CORPUS")
if not corpus:
    print("IBID_CORPUS is not set: nothing to score")
    sys.exit(77)

done = subprocess.run([sys.executable, os.path.join(corpus, "score.py"),
                       os.path.join(corpus, "truth"), shlex.quote(ibid) + " --links {file}",
                       "--docs", ",".join(DOCUMENTS), "--json"],
                      capture_output=True, encoding="utf-8", check=True,
                      env=dict(os.environ, PYTHONUTF8="1"))
rows = {row["name"]: row for row in json.loads(done.stdout)["rows"]}
failed = False
for name in DOCUMENTS:
    row = rows.get(name)
    if not row:
        print("%-24s is missing" % name)
        failed = True
        continue
    # A document without links has nothing to recall.
    recall = row["recall"] if row["links"] else 1.0
    good = row["precision"] >= LEAST_PRECISION and recall >= DOCUMENTS[name]
    failed = failed or not good
    print("%-24s links %5d precision %.4f recall %.4f %s"
          % (name, row["links"], row["precision"], recall, "" if good else "TOO LOW"))
sys.exit(failed)
