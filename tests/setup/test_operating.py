"""The commands and files that docs/operating.md says to copy work as they are."""

import os
import re
import shutil
import socket
import sqlite3
import ssl
import stat
import subprocess
import urllib.request
from contextlib import closing, suppress

import pytest

from tests.setup.conftest import ROOT, free_port, until

pytestmark = pytest.mark.slow
PAGE = (ROOT / "docs" / "operating.md").read_text()
NAME = "help.example.org"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def block(first, language):
    """The first block in that language that has these words."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return next(one for one in found if first in one)


# --- nginx ---

MAIN = """
pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {servers}
}}
"""


def for_this_machine(text, folder, ports):
    """The block with our ports and certificate in place of those of a server."""
    text = re.sub(
        r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE
    )  # not every machine has IPv6
    for number, ours in ports.items():
        text = re.sub(rf"(listen |127\.0\.0\.1:){number}\b", rf"\g<1>{ours}", text)
    return text.replace(f"/etc/letsencrypt/live/{NAME}", str(folder))


def newer(text):
    """What the page says to write from nginx 1.25.1 on."""
    return text.replace("443 ssl http2;", "443 ssl;").replace("gzip on;", "http2 on;\n    gzip on;")


def nginx_is_new():
    said = subprocess.run([NGINX, "-v"], capture_output=True, text=True, check=True).stderr
    version = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said).groups()
    return tuple(map(int, version)) >= (1, 25, 1)


def listens(number):
    with suppress(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", number), 5).close()
        return True
    return False


@pytest.fixture
def certificate(tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    return tmp_path / "fullchain.pem"


@pytest.fixture
def proxy(tmp_path, certificate, port):
    """`proxy(text)`: nginx with these servers before the site; its ports for 80 and 443."""
    begun = []

    def start(text):
        ports = {80: free_port(), 443: free_port(), 8000: port}
        file = tmp_path / "nginx.conf"
        servers = for_this_machine(text, tmp_path, ports)
        file.write_text(MAIN.format(folder=tmp_path, servers=servers))
        command = [NGINX, "-c", str(file), "-p", str(tmp_path)]
        tried = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr
        begun.append(subprocess.Popen([*command, "-g", "daemon off;"]))
        until(lambda: listens(ports[443]))
        return ports

    yield start
    for process in begun:
        process.terminate()
        process.wait(20)


class Client:
    """Asks nginx for a path of the site, as a browser that knows its certificate."""

    def __init__(self, ports, certificate):
        self.ports, self.trust = ports, ssl.create_default_context(cafile=certificate)

    def get(self, path, number=443, host=NAME, **headers):
        line = socket.create_connection(("127.0.0.1", self.ports[number]), 20)
        if number == 443:
            line = self.trust.wrap_socket(line, server_hostname=NAME)
        with line:
            told = {"Host": host, "Connection": "close"} | headers
            words = "".join(f"{name}: {value}\r\n" for name, value in told.items())
            line.sendall(f"GET {path} HTTP/1.1\r\n{words}\r\n".encode())
            answer = b""
            while piece := line.recv(65536):
                answer += piece
        head, _, body = answer.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        named = {}
        for name, _, value in (one.partition(": ") for one in lines):
            named[name.lower()] = ", ".join([*filter(None, [named.get(name.lower())]), value])
        return int(status.split()[1]), named, body

    def protocol(self):
        """What nginx and a new browser agree to speak."""
        self.trust.set_alpn_protocols(["h2", "http/1.1"])
        line = socket.create_connection(("127.0.0.1", self.ports[443]), 20)
        with self.trust.wrap_socket(line, server_hostname=NAME) as secure:
            return secure.selected_alpn_protocol()


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
def test_the_nginx_block_serves_the_site(run, proxy, certificate):
    run(TURNABOUT_PUBLIC_URL=f"https://{NAME}", TURNABOUT_PROXY_HOPS="1").is_up()
    text = block("listen 443", "nginx")
    client = Client(proxy(newer(text) if nginx_is_new() else text), certificate)

    status, headers, _ = client.get("/sign-in?next=/me", number=80)
    assert (status, headers["location"]) == (301, f"https://{NAME}/sign-in?next=/me")

    packing = {"Accept-Encoding": "gzip, br"}
    status, headers, body = client.get("/sign-in", **packing)
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in headers["vary"]

    sheet = re.search(rb"/static/css/app\.[0-9a-f]+\.css", client.get("/sign-in")[2])[0].decode()
    status, headers, body = client.get(sheet, **packing)
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert client.protocol() == "h2"


@pytest.mark.skipif(not NGINX, reason="nginx is not installed")
def test_the_nginx_block_as_it_stands_starts_with_every_nginx(tmp_path, certificate):
    ports = {80: free_port(), 443: free_port(), 8000: free_port()}
    servers = for_this_machine(block("listen 443", "nginx"), tmp_path, ports)
    (tmp_path / "nginx.conf").write_text(MAIN.format(folder=tmp_path, servers=servers))
    command = [NGINX, "-t", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    tried = subprocess.run(command, capture_output=True, text=True)

    assert tried.returncode == 0, tried.stderr


# --- systemd ---


@pytest.fixture
def unit(tmp_path):
    file = tmp_path / "turnabout.service"
    file.write_text(block("[Unit]", "systemd"))
    return file


def test_the_unit_waits_for_its_database_and_never_gives_up(unit):
    lines = unit.read_text().splitlines()
    for name in ("After=", "Wants="):
        (line,) = [one for one in lines if one.startswith(name)]
        assert "postgresql.service" in line
    assert {"Restart=always", "RestartSec=5", "StartLimitIntervalSec=0"} <= set(lines)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_unit_is_hardened(unit):
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(unit)]
    told = subprocess.run(command, capture_output=True, text=True)

    assert told.returncode == 0, told.stdout + told.stderr  # an exposure above 2.5 of 10


# --- backups ---


def shell(script, **changes):
    for found, ours in changes.items():
        script = script.replace(f"/{found.replace('_', '/')}", str(ours))
    return subprocess.run(["sh", "-c", script], check=True, capture_output=True, text=True)


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="sqlite3 is not installed")
def test_the_backup_can_be_made_again_and_again_and_nobody_else_reads_it(run, tmp_path):
    site = run().is_up()
    backups = tmp_path / "backups"
    backups.mkdir(mode=0o700)
    places = {"srv_turnabout": tmp_path, "var_backups_turnabout": backups}
    for _ in range(3):
        shell(block("VACUUM INTO", "sh"), **places)

    folders = sorted(backups.iterdir())
    assert len(folders) == 3
    for folder in folders:
        assert {one.name for one in folder.iterdir()} == {"turnabout.sqlite3", "secret_key"}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    with closing(sqlite3.connect(folders[-1] / "turnabout.sqlite3")) as copy:
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)
        assert copy.execute("select count(*) from signing_key").fetchone() == (1,)
    assert site.end() == 0


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="sqlite3 is not installed")
def test_only_the_newest_sixty_backups_are_kept(run, tmp_path):
    run().is_up()
    backups = tmp_path / "backups"
    for day in range(70):
        (backups / f"2020-01-01-{day:06}-xxxxxx").mkdir(parents=True)
    shell(block("VACUUM INTO", "sh"), srv_turnabout=tmp_path, var_backups_turnabout=backups)

    left = sorted(one.name for one in backups.iterdir())
    assert len(left) == 60
    assert not left[-1].startswith("2020")


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives a file to somebody")
def test_what_is_restored_belongs_to_the_site(run, tmp_path):
    site = run().is_up()
    assert site.end() == 0
    backup = tmp_path / "backups"
    backup.mkdir()
    shutil.move(site.instance / "turnabout.sqlite3", backup)
    shutil.move(site.instance / "secret_key", backup)
    script = "\n".join(
        line for line in block("rm -f", "sh").splitlines() if not line.startswith("systemctl")
    )
    script = re.sub(r"^cd .*$", f"cd {backup}", script, flags=re.MULTILINE)
    script = script.replace("-o turnabout -g turnabout", "-o nobody -g nogroup")
    shell(script, srv_turnabout=tmp_path)

    restored = site.instance / "turnabout.sqlite3"
    assert restored.owner() == "nobody"
    assert stat.S_IMODE(restored.stat().st_mode) == 0o600
    run().is_up()
    with urllib.request.urlopen(site.here + "/readyz") as answer:
        assert answer.status == 200
