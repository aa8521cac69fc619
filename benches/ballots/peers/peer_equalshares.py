"""pabulib-checker: python3 peer_equalshares.py FILE. The winners of Equal Shares with Add1 and the
comparison step, by the methods the checker verifies them with, after its own reader."""

import json
import math
import sys
import time

from pabulib.checker import Checker
from pabulib_helpers.load_pb_file import parse_pb_lines

start = time.perf_counter()
checker = Checker()
with open(sys.argv[1], encoding="utf-8") as file:
    checker.meta, checker.projects, checker.votes, *_ = parse_pb_lines(file.read().split("\n"))
winners = checker._compute_equalshares_winners(add1=True)
costs = {name: math.floor(float(it["cost"])) for name, it in checker.projects.items()}
approvers = checker._build_approval_approvers()
winners = checker._apply_equalshares_comparison_step(winners, costs, approvers)
json.dump({"selected": sorted(winners)}, sys.stdout)
print(json.dumps({"seconds": round(time.perf_counter() - start, 4)}), file=sys.stderr)
