"""The total of a review, against a second computation."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models.round import HEAVIEST, HIGHEST, LIGHTEST, LOWEST
from communities.scoring import mean_of, spread_of, total_of

WEIGHTS = st.integers(LIGHTEST, HEAVIEST)
SCORES = st.none() | st.integers(LOWEST, HIGHEST)


# Slow to draw only when the machine is busy.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(WEIGHTS, SCORES), max_size=20))
def test_a_total_is_the_weighted_mean_of_what_was_judged(pairs):
    total = total_of(pairs)

    judged = [(weight, score) for weight, score in pairs if score is not None]
    assert (total.judged, total.of) == (sum(w for w, _ in judged), sum(w for w, _ in pairs))
    if not judged:
        assert total.value is None
        return
    exact = Fraction(sum(w * s for w, s in judged), sum(w for w, _ in judged))
    assert total.value is not None
    assert abs(Fraction(total.value) - exact) <= Fraction(1, 200)
    as_decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert total.value == as_decimal.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert min(s for _, s in judged) <= total.value <= max(s for _, s in judged)


def test_a_total_says_what_it_is_made_of():
    assert total_of([(3, 4), (2, None), (7, 2)]).words == "2.60 of 4, judged 10 of 12 weight points"
    assert total_of([(3, None)]).words == "No total yet, judged 0 of 3 weight points"


def test_half_a_hundredth_is_rounded_up_in_a_mean_too():
    assert mean_of([Decimal("2.75"), Decimal("2.76"), None]) == Decimal("2.76")
    assert mean_of([None]) is None


def test_a_spread_needs_two():
    assert (spread_of([1, None]), spread_of([1, 4, None]), spread_of([2, 2])) == (None, 3, 0)
