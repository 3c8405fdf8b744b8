"""LibreOffice as the reader of what we write: it prints a file to PDF in the faces that we ship."""

import os
import subprocess
from pathlib import Path
from shutil import which

from changhe_desktop.paths import resource

FACES = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def print_with_libreoffice(path: Path) -> Path:
    """The PDF that LibreOffice makes of the file, beside it; a profile and font list of its own."""
    office = which("soffice")
    assert office is not None, "install libreoffice-calc-nogui and libreoffice-writer-nogui"
    faces = path.with_name("fonts.conf")
    faces.write_text(FACES.format(folder=resource("fonts"), cache=path.with_name("cache")), encoding="utf-8")
    profile = path.with_name("profile").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", path.name],
        cwd=path.parent,
        env=os.environ | {"FONTCONFIG_FILE": str(faces)},
        check=True,
        capture_output=True,
        timeout=110,
    )
    return path.with_suffix(".pdf")
