"""Training on data: the gradient is the derivative, lanes are separate runs, overflow does not happen."""
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from adaptive_edu import adagrad_step
from adaptive_edu.experiments import breast_cancer, logistic_regression, train


@pytest.fixture
def problem():
    rng = np.random.default_rng(3)
    return logistic_regression(rng.normal(size=(40, 4)), (rng.random(40) < 0.5).astype(float))


def test_the_gradient_is_the_derivative(problem):
    weights, h = np.array([0.3, -1.0, 2.0, 0.1]), 1e-6
    slopes = [(problem.loss(weights + h * e) - problem.loss(weights - h * e)) / (2 * h) for e in np.eye(4)]
    np.testing.assert_allclose(problem.gradient(weights), slopes, atol=1e-9)


def test_the_loss_is_scikit_learns(problem):
    features, labels = breast_cancer(standardised=True)
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=5000).fit(features, labels)
    loss = -np.mean(np.where(labels == 1, *np.log(model.predict_proba(features)[:, ::-1].T)))
    assert logistic_regression(features, labels).loss(model.coef_[0]) == pytest.approx(loss, rel=1e-12)


def test_huge_margins_do_not_overflow(problem):
    with np.errstate(all="raise", under="ignore"):
        assert np.isfinite(problem.loss(np.full(4, 1e6)))
        assert np.all(np.isfinite(problem.gradient(np.full(4, -1e6))))


def test_lanes_are_separate_runs(problem):
    lanes = train("adagrad", problem, 30, learning_rate=[0.01, 1.0])
    alone = train("adagrad", problem, 30, learning_rate=1.0)
    np.testing.assert_allclose(lanes.losses[:, 1], alone.losses, rtol=1e-12)


def test_training_is_the_fold_of_the_step(problem):
    weights, total = np.zeros(4), np.zeros(4)
    for _ in range(20):
        weights, total = adagrad_step(weights, problem.gradient(weights), total, learning_rate=0.5)
    np.testing.assert_allclose(train("adagrad", problem, 20, learning_rate=0.5).weights, weights, rtol=1e-13)


def test_the_cancer_data_is_a_ravine():
    features, labels = breast_cancer()
    spread = features[:, :30].std(axis=0)
    assert features.shape == (569, 31) and set(labels) == {0.0, 1.0}
    assert spread.max() / spread.min() == pytest.approx(2.15e5, rel=0.01)
    assert np.allclose(breast_cancer(standardised=True)[0][:, :30].std(axis=0), 1)


@pytest.mark.parametrize("arguments, settings, kind, sentence", [
    (("adam",), {}, ValueError, "method must be one of gd"),
    (("gd",), {"rho": 0.5}, TypeError, "gradient descent has no rho"),
    (("gd",), {"learning_rate": [0.1, -1]}, ValueError, r"learning_rate must be > 0; got -1.0 at index \(1,\)")])
def test_bad_arguments_get_one_sentence(problem, arguments, settings, kind, sentence):
    with pytest.raises(kind, match=sentence):
        train(*arguments, problem, 1, **settings)
