"""A PostgreSQL cluster of the harness alone, which it may stop at once and whose disk it may fill."""

import errno
import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg

DISK_MB = 1200
NAME = "chaos"


def binaries() -> Path:
    """The folder with initdb, as `scripts/postgres` finds it. Raises FileNotFoundError without one."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    here = shutil.which("initdb")
    for folder in [*reversed(folders), *([Path(here).parent] if here else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise FileNotFoundError(errno.ENOENT, "PostgreSQL is not installed", "initdb")


class Cluster:
    """On `port`, in `folder`; as root on a small disk of its own (tmpfs), which can be filled."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port, self.bin = folder, port, binaries()
        self.as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self.has_disk = False
        self.url = f"postgres://postgres@127.0.0.1:{port}/{NAME}"

    def create(self) -> None:
        """Makes and starts the cluster, with an empty database."""
        self.folder.mkdir(parents=True)
        if self.as_owner:
            mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "chaos", str(self.folder)]
            self.has_disk = subprocess.run(mount, check=False, capture_output=True).returncode == 0
            shutil.chown(self.folder, "postgres")
        self.folder.chmod(0o755)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        with psycopg.connect(self.url.replace(f"/{NAME}", "/postgres"), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {NAME}")

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.as_owner, str(self.bin / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        """Ends it at once, as a crash does."""
        subprocess.run(
            [*self.as_owner, str(self.bin / "pg_ctl"), "-D", str(self.data), "-m", "immediate", "stop"],
            check=False,
            cwd="/",
            capture_output=True,
        )

    def restart(self, away_s: float) -> None:
        """A crash, and the recovery after `away_s` seconds."""
        self.stop()
        time.sleep(away_s)
        self.start()

    def terminate_backends(self) -> int:
        """Ends all connections of the site; returns how many."""
        query = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as admin:
            row = admin.execute(query, [NAME]).fetchone()
        return row[0] if row else 0

    def fill_disk(self, full_s: float) -> None:
        """Fills the disk for some seconds; starts the cluster again if it ended."""
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb", buffering=0) as file:
                while file.write(b"\0" * (1 << 20)):
                    pass
        except OSError:
            time.sleep(full_s)
        finally:
            ballast.unlink(missing_ok=True)
        try:
            psycopg.connect(self.url, connect_timeout=3).close()
        except psycopg.OperationalError:
            self.restart(0)

    def remove(self) -> None:
        """Stops the cluster and deletes it."""
        self.stop()
        if self.has_disk:
            subprocess.run(["umount", str(self.folder)], check=False, capture_output=True)
