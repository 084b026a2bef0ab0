"""Holds the source to the sizes of the house plan; prints what it measured."""

import ast
import io
import sys
import tokenize
from pathlib import Path
from statistics import median

SOURCE = Path(__file__).resolve().parents[1] / "plugin" / "temoin"
MEDIAN_LINES, NINTH_DECILE, MOST_LINES, MODULE_LINES = 12, 40, 80, 400
FORBIDDEN_NAMES = {"data", "info", "obj", "tmp", "utils", "manager", "helper", "handle"}


def code_lines(source: str) -> set[int]:
    """Return the numbers of lines that hold code: no blanks, comments or docstrings."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    skipped |= {tokenize.ENCODING, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def measure(path: Path) -> tuple[int, list[tuple[int, str]], list[str]]:
    """Return a module's code lines, each function's with its name, and names we do not use."""
    source = path.read_text(encoding="utf-8")
    lines = code_lines(source)
    functions, names = [], []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = lines & set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            functions.append((len(body), f"{path.relative_to(SOURCE)}:{node.lineno} {node.name}"))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        if isinstance(node, ast.arg):
            names.append(node.arg)
    wrong = [f"{path.relative_to(SOURCE)}: {name}" for name in names if name in FORBIDDEN_NAMES]
    return len(lines), functions, wrong


def main() -> int:
    """Print the sizes; return 1 where one is beyond its limit."""
    sizes: list[tuple[int, str]] = []
    problems: list[str] = []
    for path in sorted(SOURCE.rglob("*.py")):
        module, functions, wrong = measure(path)
        sizes += functions
        problems += [f"a name we do not use: {each}" for each in wrong]
        if module > MODULE_LINES:
            problems.append(f"{path.relative_to(SOURCE)} has {module} lines of code")
    lengths = sorted(length for length, _ in sizes)
    middle, ninth = median(lengths), lengths[len(lengths) * 9 // 10]
    print(f"{len(lengths)} functions: median {middle:g}, p90 {ninth}, longest {lengths[-1]} lines")
    problems += [f"{name} has {length} lines" for length, name in sizes if length > MOST_LINES]
    if middle > MEDIAN_LINES:
        problems.append(f"the median function has {middle:g} lines, more than {MEDIAN_LINES}")
    if ninth > NINTH_DECILE:
        problems.append(f"a tenth of the functions has {ninth} lines or more")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
