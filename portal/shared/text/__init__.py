"""Text that people type and machines send: cleaned and judged here before any rule sees it."""
