"""The bench's figures as text."""


def table(figures: dict) -> str:
    """Pages first, then purchases, then the processes."""
    lines = [f"hello: {figures['hello_per_second']:.0f} requests/s (gunicorn, 2 workers, PostgreSQL)", ""]
    lines += [f"{'page':8}{'req/s':>9}{'÷ hello':>9}{'SQL':>6}{'calls':>9}{'SQL cached':>12}{'calls cached':>14}"]
    lines += [_page(row) for row in figures["pages"]]
    lines += ["", _alone(figures["alone"]), _rush(figures["rush"]), _webhook(figures["webhook"])]
    lines += [f"memory per worker (PSS): {', '.join(f'{pss} MB' for pss in figures['worker_pss_mb'])}"]
    lines += [f"start of the processes to the first page: {figures['start_to_first_page_s']} s"]
    return "\n".join(lines) + "\n"


def _page(row: dict) -> str:
    return (
        f"{row['name']:8}{row['per_second']:9.1f}{row['of_hello']:9.3f}{row['sql']:6}{row['calls']:9}"
        f"{row['sql_cached']:12}{row['calls_cached']:14}"
    )


def _alone(alone: dict) -> str:
    return (
        f"one checkout alone ({alone['done']} of {alone['of']} done): {alone['round_trips']} round trips, "
        f"wall p50 {alone['wall_p50_s']} s, p90 {alone['wall_p90_s']} s, CPU {alone['cpu_s']} s (web, worker, scheduler)"
    )


def _rush(rush: dict) -> str:
    return (
        f"{rush['clients']} clients, {rush['buyers']} buyers for {rush['available']} tickets: {rush['sold']} sold, "
        f"{rush['shown_sold_out']} shown sold out, {len(rush['other'])} other, {rush['orders_per_second']} orders/s, "
        f"p50 {rush['wall_p50_s']} s, p90 {rush['wall_p90_s']} s, oversold {rush['oversold']}, "
        f"counters that disagree {rush['counters_that_disagree']}"
    )


def _webhook(figures: dict) -> str:
    return (
        f"webhook, verify + store + answer (target p99 < {figures['target_ms']} ms): "
        f"alone p50 {figures['alone']['p50_ms']} ms, p99 {figures['alone']['p99_ms']} ms; "
        f"{figures['clients']} at once p50 {figures['flood']['p50_ms']} ms, p99 {figures['flood']['p99_ms']} ms"
    )
