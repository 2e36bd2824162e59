#!/usr/bin/env python3
"""Writes every example configuration of the repository into a folder, one file each, and lists them.

Usage: example_configs.py ROOT FOLDER

An example is a file docs/examples/*.yaml, a fenced yaml block of a Markdown file that begins with
`version: v0.3` (comments may stand before it), or a block of a manifest under k8s/ that does.
One line an example: FILE <tab> where it comes from.
"""
import re
import sys
import textwrap
from pathlib import Path

FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK_SCALAR = re.compile(r"^( *)[\w.-]+: \|\n((?:\1 +.*\n|\n)+)", re.MULTILINE)
COMPLETE = re.compile(r"\A(?:\s*#.*\n|\s*\n)*version: v0\.3\b")


def examples(root):
    for file in sorted(root.glob("docs/examples/*.yaml")):
        yield file, file.read_text()
    markdown = [f for folder in (".", "docs", "docs/decisions", "k8s") for f in (root / folder).glob("*.md")]
    for file in sorted(markdown):
        for text in FENCED.findall(file.read_text()):
            yield file, text
    for file in sorted(root.glob("k8s/*.yaml")):
        for _, text in BLOCK_SCALAR.findall(file.read_text()):
            yield file, textwrap.dedent(text)


def main():
    root, folder = Path(sys.argv[1]), Path(sys.argv[2])
    number = 0
    for file, text in examples(root):
        if COMPLETE.match(text):
            number += 1
            target = folder / f"{number}.yaml"
            target.write_text(text)
            print(f"{target}\t{file.relative_to(root)}")


if __name__ == "__main__":
    main()
