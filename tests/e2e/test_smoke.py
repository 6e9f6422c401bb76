"""The site as started by `make run`: healthy, with an accessible front page."""

import pytest


def test_every_health_check_of_the_running_site_passes(page):
    response = page.goto("/readyz")
    assert (response.status, [name for name, result in response.json().items() if not result["ok"]]) == (200, [])


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_front_page_is_accessible_and_fits_the_screen(new_page, assert_accessible, width, javascript):
    page = new_page(width=width, javascript=javascript)
    assert page.goto("/").status == 200
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_policy_that_is_broken_fails_the_test_that_saw_it(new_page):
    page = new_page()
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    violations = [text for text in new_page.watch.problems if "Content Security Policy" in text]
    new_page.watch.problems.clear()
    assert len(violations) == 1
