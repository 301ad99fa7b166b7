#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""test_setup.py: what scripts/setup does on machines that lack something, with
package managers that only pretend."""
import os
import shutil
import subprocess
import tempfile
import unittest

SETUP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../scripts/setup")
TOOLS = ("cat", "chmod", "env", "mktemp", "rm", "sh", "touch", "tr")

# What stands in for a manager: it writes down what it is told, and "installs".
FAKE = """#!/bin/sh
echo "{name} $*" >>"$LOG"
for last; do :; done
[ -e "$BIN/refuses" ] && echo "E: no such package: $last" && exit 1
case "$*" in *update*) ;; *) touch "$BIN/frob"; chmod +x "$BIN/frob" ;; esac
"""
NEEDS = "\ncommand -v frob | frob-apt frob-dnf frob-pacman frob-apk frob-brew\n"


class Setup(unittest.TestCase):
    def setUp(self):
        home = tempfile.TemporaryDirectory()
        self.addCleanup(home.cleanup)
        self.bin = os.path.join(home.name, "bin")
        self.log = os.path.join(home.name, "log")
        self.temporary = os.path.join(home.name, "tmp")
        os.mkdir(self.bin)
        os.mkdir(self.temporary)
        for tool in TOOLS:
            os.symlink(shutil.which(tool), os.path.join(self.bin, tool))
        self.user("0")

    def program(self, name, text):
        path = os.path.join(self.bin, name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, 0o755)

    def user(self, number):
        self.program("id", "#!/bin/sh\necho %s\n" % number)

    def manager(self, name):
        self.program(name, FAKE.format(name=name))

    def meet(self, status=0):
        done = subprocess.run(
            [os.path.join(self.bin, "sh"), "-euc", '. "$0"; meet "$1"', SETUP, NEEDS],
            env={"PATH": self.bin, "BIN": self.bin, "LOG": self.log, "TMPDIR": self.temporary},
            capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(os.listdir(self.temporary), [])
        return done.stderr

    def told(self):
        with open(self.log) as f:
            return f.read().splitlines()

    def test_each_manager_is_told_its_own_name_of_the_package(self):
        for name, package in (("apt-get", "frob-apt"), ("dnf", "frob-dnf"),
                              ("pacman", "frob-pacman"), ("apk", "frob-apk"),
                              ("brew", "frob-brew")):
            self.manager(name)
            self.assertEqual(self.meet(), "ibid: installing %s\n" % package)
            self.assertTrue(self.told()[-1].endswith(" " + package), self.told())
            for done in ("frob", name):
                os.unlink(os.path.join(self.bin, done))

    def test_nothing_is_said_or_done_where_nothing_is_missing(self):
        self.manager("apt-get")
        self.meet()
        before = self.told()
        self.assertEqual(self.meet(), "")
        self.assertEqual(self.told(), before)

    def test_sudo_is_used_by_others_than_root(self):
        self.user("1000")
        self.manager("dnf")
        self.program("sudo", '#!/bin/sh\necho "sudo" >>"$LOG"\nexec "$@"\n')
        self.meet()
        self.assertEqual(self.told(), ["sudo", "dnf install -y -q frob-dnf"])

    def test_without_root_or_sudo_the_packages_are_named(self):
        self.user("1000")
        self.manager("apt-get")
        self.assertEqual(self.meet(2),
                         "ibid: not root, and there is no sudo; please install frob-apt\n")
        self.assertFalse(os.path.exists(self.log))

    def test_without_a_manager_the_packages_are_named(self):
        self.assertEqual(self.meet(2), "ibid: no package manager known here; "
                                       "please install frob-apt\n")

    def test_what_a_manager_complains_of_is_shown(self):
        self.manager("apk")
        self.program("refuses", "")
        self.assertEqual(self.meet(2), "ibid: installing frob-apk\n"
                                       "E: no such package: frob-apk\n"
                                       "ibid: could not install frob-apk\n")

    def configure(self):
        done = subprocess.run(
            [os.path.join(self.bin, "sh"), "-euc", '. "$0"; configure "$1" -Dx=y; build "$1" z',
             SETUP, os.path.join(self.bin, "build")],
            env={"PATH": self.bin, "LOG": self.log, "TMPDIR": self.temporary},
            capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def test_the_first_build_alone_is_told(self):
        build = os.path.join(self.bin, "build")
        self.program("meson", '#!/bin/sh\necho "meson $*" >>"$LOG"\nmkdir "$2"\n'
                              'touch "$2/build.ninja"\n')
        self.program("ninja", '#!/bin/sh\necho "ninja $*" >>"$LOG"\n')
        os.symlink(shutil.which("mkdir"), os.path.join(self.bin, "mkdir"))
        self.assertIn("ibid: building in %s" % build, self.configure())
        self.assertEqual(self.configure(), "")
        self.assertEqual(self.told(), ["meson setup %s -Dx=y" % build, "ninja -C %s z" % build,
                                       "ninja -C %s z" % build])


if __name__ == "__main__":
    unittest.main()
