"""Surfaces: gradients against an independent differentiation, minima, rotation."""
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adaptive_edu import SURFACES, quadratic, rotate, run, sweep
from adaptive_edu.surfaces import RAVINE, ROSENBROCK, surface_named

each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)


def grid(surface, count=7):
    return np.meshgrid(*(np.linspace(low, high, count) for low, high in surface.window))


def derivative(function, x, y):
    """Differentiate by an imaginary step: no cancellation, so exact to rounding (polynomials, ratios)."""
    h = 1e-30
    return function(x + 1j * h, y).imag / h, function(x, y + 1j * h).imag / h


@each_surface
def test_the_gradient_is_the_derivative(surface):
    x, y = grid(surface)
    for ours, theirs in zip(surface.gradient(x, y), derivative(surface.function, x, y), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-11)


@each_surface
def test_the_minimum_is_one(surface):
    assert np.allclose(surface.gradient(*surface.minimum), 0, atol=1e-12)
    assert np.all(surface.excess(*grid(surface, 41)) >= -1e-12)


@each_surface
def test_start_and_minimum_lie_in_the_window(surface):
    for point in (surface.start, surface.minimum):
        assert all(low <= value <= high for value, (low, high) in zip(point, surface.window, strict=True))


@each_surface
def test_floats_and_arrays_agree_to_the_last_bit(surface):
    x, y = grid(surface)
    ones = [surface.gradient(a, b) for a, b in zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)]
    assert np.array_equal(np.array(ones).T.reshape(2, *x.shape), np.stack(surface.gradient(x, y)))


@each_surface
def test_a_surface_says_what_it_exposes(surface):
    assert len(surface.exposes.split()) >= 6 and surface.exposes.endswith((".", "?"))


@given(x=st.floats(-6, 6), y=st.floats(-6, 6), degrees=st.floats(-360, 360))
def test_turning_keeps_every_value_at_the_turned_point(x, y, degrees):
    turned, angle = rotate(RAVINE, degrees), np.radians(degrees)
    point = np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y
    assert turned.function(*point) == pytest.approx(RAVINE.function(x, y), abs=1e-10)


def test_turning_keeps_the_curvatures():
    turned = rotate(RAVINE, 30)
    hessian = np.array([turned.gradient(1.0, 0.0), turned.gradient(0.0, 1.0)])
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [0.2, 4.0], rtol=1e-12)


@pytest.mark.parametrize("curvatures", [(0, 1), (1, -1), (1, float("nan"))])
def test_a_quadratic_needs_positive_curvatures(curvatures):
    with pytest.raises(ValueError, match="curvature_. must be > 0; got"):
        quadratic(*curvatures)


@each_surface
def test_a_surface_is_found_by_its_key_and_by_its_full_name_in_any_case(surface):
    key = next(key for key, each in SURFACES.items() if each is surface)
    assert surface_named(key) is surface_named(key.upper()) is surface_named(surface.name) is surface


def test_whatever_takes_a_surface_takes_its_name():
    for record in (run("gd", "rosenbrock", steps=3), sweep("gd", "rosenbrock", steps=3)):
        assert record.surface is ROSENBROCK


@pytest.mark.parametrize("wrong", ["hill", "", None, 3])
def test_a_wrong_name_is_answered_with_all_the_names(wrong):
    words = f"surface must be one of {', '.join(SURFACES)}, or a Surface; got {wrong!r}"
    with pytest.raises(ValueError, match=words):
        run("gd", wrong)
