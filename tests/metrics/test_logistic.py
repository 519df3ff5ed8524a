"""The regression, against statsmodels'."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from collab.metrics.logistic import fit


@given(st.integers(0, 10_000))
def test_the_regression_is_the_one_that_statsmodels_fits(seed):
    """Coefficients, and the clustered covariance whichever way one looks at it."""
    rng = np.random.default_rng(seed)
    schools = int(rng.integers(30, 120))
    district = rng.integers(0, 5, schools)
    design = np.column_stack(
        [np.ones(schools), rng.integers(0, 2, schools), rng.normal(size=schools)]
        + [(district == d).astype(float) for d in range(1, 5)]
    )
    eligible = rng.integers(6, 60, schools).astype(float)
    achieved = rng.binomial(eligible.astype(int), rng.uniform(0.2, 0.9, schools)).astype(float)
    known = sm.GLM(np.column_stack([achieved, eligible - achieved]), design, sm.families.Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": np.arange(schools)}
    )
    found = fit(sparse.csr_array(design), achieved, eligible)
    assert found is not None
    terms = design.shape[1]
    assert found.coefficients == pytest.approx(known.params, abs=1e-6)
    slope = rng.normal(size=terms)
    variance = (found.influence(slope) ** 2).sum() * schools / (schools - terms)
    assert variance == pytest.approx(slope @ known.cov_params() @ slope, rel=1e-6)
