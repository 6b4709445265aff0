"""Intervals and tests give known results on known cases."""

import random
from itertools import product

import pytest

from evaluation.statistics import bootstrap_interval, randomisation_test


class TestBootstrap:
    def test_without_spread_the_interval_is_the_mean(self) -> None:
        assert bootstrap_interval([0.5] * 20) == (0.5, 0.5)
        assert bootstrap_interval([1.0]) == (1.0, 1.0)

    def test_it_is_near_the_normal_interval_of_a_share(self) -> None:
        low, high = bootstrap_interval([1.0] * 800 + [0.0] * 200)
        assert low == pytest.approx(0.8 - 1.96 * (0.16 / 1000) ** 0.5, abs=0.003)
        assert high == pytest.approx(0.8 + 1.96 * (0.16 / 1000) ** 0.5, abs=0.003)

    def test_the_same_values_give_the_same_interval(self) -> None:
        values = [random.Random(1).random() for _ in range(50)]
        assert bootstrap_interval(values) == bootstrap_interval(values)

    def test_it_covers_the_truth_about_as_often_as_it_says(self) -> None:
        chance = random.Random(2)
        covered = 0
        for _ in range(100):
            low, high = bootstrap_interval([float(chance.random() < 0.7) for _ in range(200)])
            covered += low <= 0.7 <= high
        assert 88 <= covered <= 100


class TestRandomisation:
    def test_without_a_difference_nothing_is_found(self) -> None:
        assert randomisation_test([]) == 1.0
        assert randomisation_test([0.0] * 30) == 1.0

    @pytest.mark.parametrize("falls", [1, 3, 5, 9])
    def test_only_falls_have_one_chance_in_two_to_their_number(self, falls: int) -> None:
        assert randomisation_test([-1.0] * falls + [0.0] * 40) == 0.5**falls

    def test_few_differences_are_tested_exactly(self) -> None:
        differences = [-0.7, 0.2, -0.1, 0.35, -0.25, -0.4]
        total = sum(differences)
        as_low = [
            signs
            for signs in product((1, -1), repeat=6)
            if sum(s * d for s, d in zip(signs, differences, strict=True)) <= total + 1e-9
        ]
        assert randomisation_test(differences) == len(as_low) / 64

    def test_many_differences_are_estimated_near_the_exact_chance(self) -> None:
        # 12 falls and 4 rises: the binomial tail P(X <= 4 of 16).
        assert randomisation_test([-1.0] * 12 + [1.0] * 4) == pytest.approx(0.0384, abs=0.005)

    def test_a_clear_fall_is_found_and_a_rise_is_not_a_fall(self) -> None:
        assert randomisation_test([-1.0] * 60 + [1.0] * 20) < 0.001
        assert randomisation_test([1.0] * 60 + [-1.0] * 20) > 0.999

    def test_runs_that_are_alike_seldom_alarm(self) -> None:
        chance = random.Random(3)
        alarms = sum(
            randomisation_test([chance.choice((-1.0, 0.0, 0.0, 1.0)) for _ in range(120)]) < 0.05
            for _ in range(100)
        )
        assert alarms <= 12
