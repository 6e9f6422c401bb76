"""Names of computed columns, as lists and exports of the admin print them."""

from collections.abc import Callable


def labelled[**P, R](label: object) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Names the column of a property; written below `@property`. Django reads the attribute of the getter."""

    def set_label(getter: Callable[P, R]) -> Callable[P, R]:
        vars(getter)["short_description"] = label
        return getter

    return set_label
