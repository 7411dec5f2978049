"""T², SPE and MEWMA by numpy: the source of the figures in DetectionStudyTests. python3 detection.py [folder of the TEP recordings]"""
import sys
import numpy as np


def model(train, lam, components=None):
    mean, deviation = train.mean(0), train.std(0, ddof=1)
    inverse = np.linalg.inv(np.cov(train.T))
    values, vectors = np.linalg.eigh(np.corrcoef(train.T))
    values, vectors = values[::-1], vectors[:, ::-1]
    # So many components that they hold nine tenths of the variance.
    kept = components or int(np.searchsorted(np.cumsum(values), 0.9 * values.sum()) + 1)
    kept_vectors = vectors[:, :kept]

    def statistics(rows):
        d = rows - mean
        t2 = np.einsum("ij,jk,ik->i", d, inverse, d)
        z = d / deviation
        spe = ((z - z @ kept_vectors @ kept_vectors.T) ** 2).sum(1)
        average, mewma = np.zeros(len(mean)), []
        for i, each in enumerate(d, 1):
            average = lam * each + (1 - lam) * average
            mewma.append((2 - lam) / (lam * (1 - (1 - lam) ** (2 * i))) * average @ inverse @ average)
        return np.column_stack([t2, spe, mewma])

    def scores(rows):
        s = (rows - mean) / deviation @ kept_vectors
        return (s * s / values[:kept]).sum(1)

    return kept, statistics, scores


def limits(held_out, share):
    """The same rank for every statistic, so that a further row, which takes any place among them, is beyond any with probability share at most."""
    falling, best = np.sort(held_out, 0)[::-1], None
    for rank in range(len(held_out)):
        if (held_out >= falling[rank]).any(1).sum() > share * (len(held_out) + 1):
            return best
        best = falling[rank]


def judge(statistics, best, fault, in_a_row):
    beyond = statistics > best
    alarm = beyond.any(1)
    delay = next((i for i in range(fault, len(alarm) - in_a_row + 1) if alarm[i:i + in_a_row].all()), None)
    return (alarm[:fault].sum(), 1 - beyond[fault:].mean(0), 1 - alarm[fault:].mean(), None if delay is None else delay - fault)


def made(rows, seed, shift=0.0, fault=None):
    """Four variables that anybody can make again: sines that never meet, two of them mixed."""
    i = np.arange(rows)[:, None] + seed
    x = np.sin(i * np.array([1.7, 2.9, 4.3, 5.9])) + 0.3 * np.sin(i * i * np.array([0.37, 0.71, 0.53, 0.29]))
    x[:, 3] = 0.6 * x[:, 0] + 0.8 * x[:, 3]
    if fault is not None:
        x[fault:, 1] += shift
        x[fault:, 3] -= shift / 2
    return x


if __name__ == "__main__":
    np.set_printoptions(precision=12, linewidth=150)
    kept, statistics, _ = model(made(60, 0), 0.2, 2)
    held_out = statistics(made(200, 1000))
    best = limits(held_out, 0.05)
    print("made: components", kept, "limits", best, "beyond", (held_out > best).any(1).sum())
    print("first row", held_out[0], "last", held_out[-1])
    print(judge(statistics(made(120, 5000, 0.8, 40)), best, 40, 3))
    if len(sys.argv) > 1:
        read = lambda name: np.loadtxt(f"{sys.argv[1]}/{name}.csv", delimiter=",", skiprows=1)
        kept, statistics, _ = model(read("d00_train_normal"), 0.2)
        _, _, scores = model(read("d00_train_normal"), 0.2, 11)
        _, residuals, _ = model(read("d00_train_normal"), 0.2, 11)
        fault_free = read("d00_test")
        best = limits(statistics(fault_free), 0.01)
        print("TEP: components", kept, "limits", best, "beyond", (statistics(fault_free) > best).any(1).sum())
        # As Russell, Chiang and Braatz: 11 components, limits at the tenth highest value of the fault-free test.
        tenth = np.sort(scores(fault_free))[-10], np.sort(residuals(fault_free)[:, 1])[-10]
        for fault in (1, 2, 4, 5, 6, 8, 11, 13, 14, 15, 18, 19):
            rows = read(f"d{fault:02}_test")
            theirs = (scores(rows[160:]) <= tenth[0]).mean(), (residuals(rows[160:])[:, 1] <= tenth[1]).mean()
            print(fault, judge(statistics(rows), best, 160, 6), "of 11 components: T2 %.4f Q %.4f" % theirs)
