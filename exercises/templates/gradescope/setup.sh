#!/usr/bin/env bash
# Runs once, when Gradescope builds the image. Choose a base image with Python 3.11 or later (Ubuntu 24.04).
set -euo pipefail

apt-get update
apt-get install --yes python3 python3-venv bubblewrap
python3 -m venv /autograder/venv
/autograder/venv/bin/pip install --editable /autograder/source/course
