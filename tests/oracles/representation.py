#!/usr/bin/env python3
"""Participation of groups by SciPy, statsmodels, mpmath and NumPy, to hold src/assessments/representation against.

    python3 tests/oracles/representation.py          write tests/results/representation.json
    python3 tests/oracles/representation.py --check  compare that file with what would be written

- `go_vocal`: the examples of Go Vocal's own specification of its representation score (r_score_spec.rb in its
  repository CitizenLabDotCo/citizenlab): [[voters, residents] of the options of the reference distribution, measure,
  expected]. Options without residents are left out there as here; a single option gives 1 there and nothing here.
- `indices`: drawn groups; the ratios and the dissimilarity index by NumPy, the divergence by scipy.stats.entropy.
- `shrunk`: the weight at which the derivative of the beta-binomial likelihood is 0, by mpmath with 50 digits, on
  either side of which the likelihood of scipy.stats.betabinom is not higher; null where pooling is likelier than
  any weight below 1000 populations. Then the lowest shrunk rate over the highest.
- `lower_tail`: scipy.stats.hypergeom.cdf. `holm`: statsmodels multipletests. `difference`: statsmodels
  confint_proportions_2indep, Newcombe. `quantiles`: scipy.stats.binom.ppf.
- `resampled`: the bootstrap of six measures by NumPy with 20,000 votes drawn. For each measure the bounds between
  which a bound of 1,999 draws lies but for 5 standard errors: of the bound of chance, of both ends of the interval,
  of p.
- `krakow`: published counts of Kraków's civic budget with Wilson intervals by statsmodels.

`--check` ends with 1 if the file differs. Needs numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, mpmath 1.4.1.
"""

import sys

import committed
import mpmath
import numpy as np
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

SEED = 20240913
GO_VOCAL = [
    [[[1, 4]], "min_max", 1], [[[1, 10], [4, 40]], "min_max", 1], [[[1, 10], [1, 10]], "min_max", 1],
    [[[1, 10], [0, 10]], "min_max", 0], [[[1, 10], [2, 10]], "min_max", 0.5], [[[2, 20], [5, 10]], "min_max", 0.2],
    [[[100, 100], [100, 200]], "min_max", 0.5], [[[0, 20], [0, 10]], "min_max", None],
    [[[1, 4]], "min_mean", 1], [[[1, 10], [4, 40]], "min_mean", 1], [[[1, 10], [1, 10]], "min_mean", 1],
    [[[1, 10], [0, 10]], "min_mean", 0], [[[3, 10], [5, 10]], "min_mean", 0.75],
    [[[1, 10], [80, 100], [600, 1000]], "min_mean", 0.2], [[[0, 20], [0, 10]], "min_mean", None],
    [[[1, 4]], "similarity", 1], [[[1, 10], [4, 40]], "similarity", 1], [[[2, 40], [8, 60]], "similarity", 0.8],
    [[[1, 10], [1, 10]], "similarity", 1], [[[1, 10], [0, 10]], "similarity", 0.5],
    [[[0, 20], [0, 10]], "similarity", None],
]


def groups_drawn(random, index):
    """Groups of a town or a village, alike or not, some tiny, some without a voter."""
    count = int(random.integers(2, 13))
    residents = np.round(10 ** random.uniform(0.5 if index % 3 == 0 else 2, 5.5, count)).astype(int)
    spread = [0.0, 0.2, 0.8][index % 3]
    rates = special.expit(special.logit(random.uniform(0.02, 0.6)) + spread * random.normal(size=count))
    voters = random.binomial(residents, rates)
    if index % 7 == 0:
        voters[0] = 0
    if voters.sum() == 0:
        voters[-1] = 1
    return [[int(x), int(n)] for x, n in zip(voters, residents)]


def plain(x, n):
    """Five measures; arrays of draws by group, or one."""
    rates = x / n
    voters, residents = x.sum(-1, keepdims=True), n.sum()
    shares, living, others = x / voters, n / residents, (n - x) / (residents - voters)
    return {
        "min_max": rates.min(-1) / rates.max(-1),
        "min_mean": rates.min(-1) / rates.mean(-1),
        "similarity": np.minimum(shares, living).sum(-1),
        "dissimilarity": np.abs(shares - others).sum(-1) / 2,
        "divergence": stats.entropy(shares, np.broadcast_to(living, shares.shape), axis=-1),
    }


def likelihood(groups, prior):
    """The logarithm of the beta-binomial likelihood less that of pooling, in 50 digits."""
    mu = mpmath.mpf(sum(x for x, _ in groups)) / sum(n for _, n in groups)
    rise = lambda k, a: mpmath.loggamma(a + k) - mpmath.loggamma(a) - k * mpmath.log(a)
    return sum(rise(x, prior * mu) + rise(n - x, prior * (1 - mu)) - rise(n, prior) for x, n in groups)


def slope(groups, prior):
    """Its derivative by the weight."""
    mu = mpmath.mpf(sum(x for x, _ in groups)) / sum(n for _, n in groups)
    psi = mpmath.digamma
    part = lambda k, a, by: by * (psi(a + k) - psi(a))
    return sum(part(x, prior * mu, mu) + part(n - x, prior * (1 - mu), 1 - mu) - part(n, prior, 1) for x, n in groups)


def shrunk(groups):
    """[groups, weight or null, lowest shrunk rate over the highest]."""
    total = sum(n for _, n in groups)
    mu = sum(x for x, _ in groups) / total
    with mpmath.workdps(50):
        grid = [mpmath.mpf(10) ** (mpmath.mpf(step) / 4 - 1) for step in range(int(4 * (4 + np.log10(total))) + 1)]
        grid = [prior for prior in grid if prior <= 1000 * total]
        gains = [likelihood(groups, prior) for prior in grid]
        best = max(range(len(grid)), key=lambda place: gains[place])
        if gains[best] <= 1e-6:
            return [groups, None, 1.0]
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
        if not slope(groups, low) > 0 > slope(groups, high):
            return None
        for _ in range(120):
            middle = mpmath.sqrt(low * high)
            low, high = (middle, high) if slope(groups, middle) > 0 else (low, middle)
        prior = float(low)
    density = lambda m: sum(stats.betabinom.logpmf(x, n, m * mu, m * (1 - mu)) for x, n in groups)
    assert density(prior) >= max(density(prior / 1.5), density(prior * 1.5)) - 1e-6, groups
    rates = [(x + prior * mu) / (n + prior) for x, n in groups]
    return [groups, prior, min(rates) / max(rates)]


def shrunk_min_max(x, n):
    """The same for many draws at once, in floats."""
    mu = (x.sum(-1) / n.sum())[:, None]

    def gain(logarithm):
        m = np.exp(logarithm)[:, None]
        a, b = m * mu, m * (1 - mu)
        return (special.betaln(x + a, n - x + b) - special.betaln(a, b)).sum(-1)

    ends = np.log(0.1), np.log(1000 * n.sum())
    grid = np.linspace(*ends, 25)
    gains = np.array([gain(np.full(len(x), at)) for at in grid])
    middle = grid[gains.argmax(0)]
    low, high = middle - (grid[1] - grid[0]), middle + (grid[1] - grid[0])
    for _ in range(40):
        left, right = low + (high - low) * 0.382, low + (high - low) * 0.618
        better = gain(left) > gain(right)
        low, high = np.where(better, low, left), np.where(better, right, high)
    m = np.exp((low + high) / 2)[:, None]
    rates = (x + m * mu) / (n + m)
    # Pooling is the limit of great weights, where floats cannot tell one likelihood from another.
    ratio = rates.min(-1) / rates.max(-1)
    return np.where(ratio > 0.999, 1.0, ratio)


def resampled(random, groups):
    """[groups, rows of measure, bounds of chance, of the lower end, of the upper end, of p]."""
    x, n = np.array(groups, float).T
    draws = 20000
    equal = random.binomial(n.astype(int), x.sum() / n.sum(), (draws, len(n))).astype(float)
    own = random.binomial(n.astype(int), (x + 0.5) / (n + 1), (draws, len(n))).astype(float)
    seen, of_equal, of_own = plain(x, n), plain(equal, n), plain(own, n)
    seen["shrunk_min_max"] = shrunk_min_max(x[None], n)[0]
    of_equal["shrunk_min_max"], of_own["shrunk_min_max"] = shrunk_min_max(equal, n), shrunk_min_max(own, n)

    def bounds(values, share):
        # The place of a quantile among 1,999 draws varies, and so does that among the draws here.
        error = 5 * np.sqrt(share * (1 - share) * (1 / 1999 + 1 / draws)) + 1 / 2000
        return [float(np.quantile(values, np.clip(share + sign * error, 0, 1))) for sign in (-1, 1)]

    rows = []
    for measure, value in seen.items():
        even = measure in ("min_max", "min_mean", "similarity", "shrunk_min_max")
        values = of_equal[measure]
        p = float(np.mean(values <= value + 1e-9 if even else values >= value - 1e-9))
        error = 5 * np.sqrt(p * (1 - p) * (1 / 1999 + 1 / draws)) + 2 / 2000
        rows.append([measure, bounds(values, 0.05 if even else 0.95), bounds(of_own[measure], 0.025),
                     bounds(of_own[measure], 0.975), [max(p - error, 0), min(p + error, 1)]])
    return [groups, rows]


def wilson(x, n):
    return [float(end) for level in (0.05, 0.002) for end in proportion_confint(x, n, alpha=level, method="wilson")]


def computed():
    random = np.random.default_rng(SEED)
    drawn = [groups_drawn(random, index) for index in range(60)]
    indices = []
    for groups in drawn:
        values = plain(*np.array(groups, float).T)
        indices.append([groups, *(float(values[name]) for name in
                                  ("min_max", "min_mean", "similarity", "dissimilarity", "divergence"))])
    tails = []
    for index in range(60):
        n, rest = (int(10 ** random.uniform(0.3, 5)) for _ in range(2))
        chosen = int(random.integers(1, n + rest))
        mean, sd = chosen * n / (n + rest), np.sqrt(stats.hypergeom.var(n + rest, n, chosen))
        x = int(np.clip(round(mean + random.normal() * 3 * sd), 0, n))
        tails.append([x, n + rest, chosen, n, float(stats.hypergeom.cdf(x, n + rest, n, chosen))])
    holms = []
    for _ in range(12):
        p = np.round(random.uniform(size=int(random.integers(1, 20))) ** 4, 6)
        holms.append([p.tolist(), multipletests(p, method="holm")[1].tolist()])
    differences = []
    for _ in range(24):
        n, m = (int(10 ** random.uniform(0.5, 5)) for _ in range(2))
        x, y = int(random.integers(0, n + 1)), int(random.integers(0, m + 1))
        level = float(random.choice([0.95, 0.998]))
        ends = confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff", alpha=1 - level)
        differences.append([x, n, y, m, level, *(float(end) for end in ends)])
    quantiles = []
    for _ in range(60):
        n, p = int(10 ** random.uniform(0, 5.8)), float(np.round(random.uniform() ** 3, 6))
        share = float(random.integers(1, 2**32) / 2**32)
        quantiles.append([n, p, share, int(stats.binom.ppf(share, n, p))])
    villages = [
        [[36, 400], [29, 380], [3, 50]], [[0, 20], [300, 4000], [290, 4100], [310, 3900]],
        [[500, 10000], [900, 12000], [100, 3000], [40, 900], [7, 60]], [[5, 100], [5, 90]], [[40, 500], [90, 700]],
    ]
    return {
        "go_vocal": GO_VOCAL,
        "indices": indices,
        "shrunk": [case for case in map(shrunk, drawn) if case],
        "lower_tail": tails,
        "holm": holms,
        "difference": differences,
        "quantiles": quantiles,
        "resampled": [resampled(random, groups) for groups in villages],
        "krakow": [
            ["under 18 among voters with an age, 2024", 10239, 64996, *wilson(10239, 64996)],
            ["women among voters, 2024", 36693, 65101, *wilson(36693, 65101)],
            ["paper invalid, 2022", 3038, 20097, *wilson(3038, 20097)],
            ["internet invalid, 2022", 92, 25998, *wilson(92, 25998)],
            ["women of 431,260 residents, 2024", 36693, 431260, *wilson(36693, 431260)],
            ["men of 377,910 residents, 2024", 28408, 377910, *wilson(28408, 377910)],
        ],
    }


if __name__ == "__main__":
    sys.exit(committed.main(__doc__, "representation.json", computed))
