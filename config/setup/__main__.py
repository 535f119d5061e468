"""`python3 -m config.setup` prepares to run; `database` migrates as well, `tests` adds what the tests need from the system."""

import os
import shutil
import sys

NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")

# Before anything else is imported: an older Python cannot even read the rest.
if sys.version_info < (3, 11):  # noqa: UP036 - an older one may have been started
    newer = next(filter(None, map(shutil.which, NEWER_PYTHONS)), None)
    if newer is None:
        sys.exit("Sallimteo needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031 - read by old Pythons too
    os.execv(newer, [newer, "-m", "config.setup", *sys.argv[1:]])  # noqa: S606 - found on PATH by our own list

from config.setup import environment, programs  # noqa: E402 - see above
from config.setup.refusal import SetupRefused  # noqa: E402 - see above


def main() -> None:
    try:
        with environment.one_at_a_time():
            environment.make_virtual_environment()
            environment.install_python_packages()
            environment.fetch_front_end_files()
            environment.write_secret_key()
            environment.make_folders()
            if "database" in sys.argv[1:]:
                environment.migrate_database()
            if "tests" in sys.argv[1:]:
                programs.require_test_programs()
    except SetupRefused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)


main()
