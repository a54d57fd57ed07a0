"""Codings are never lost: killed programs, torn lines, full disks, two programs at once, copies that a synced folder makes."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project_studies import make_study, put, quotes

from coding import CodingError
from coding.project import open_project
from coding.project.locks import locked

pytestmark = pytest.mark.filterwarnings("ignore::coding.project.StudyWarning")
posix = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and file size limits are POSIX's")

SAVING = """
import sys, pathlib
from coding.project import open_project
p = open_project(sys.argv[1])
text = p.corpus["R01"].text
print("ready", flush=True)
for k in range(200):
    start = k % (len(text) - 10)
    print(p.add("R01", start, start + 1 + k // 10 % 9 + int(sys.argv[2]) % 2, "housing", coder="killed"), flush=True)
    if k % 7 == 0:
        p.mark_read("R01", start, start + 1, coder="killed")
print("end", flush=True)
"""

MERGING = """
import sys
from coding.project import open_project
mine, other = open_project(sys.argv[1]), open_project(sys.argv[2])
print("ready", flush=True)
mine.merge(other)
print("end", flush=True)
"""

ANCHORING = """
import sys
from coding.project import open_project
mine = open_project(sys.argv[1])
print("ready", flush=True)
mine.reanchor(apply=True)
print("end", flush=True)
"""


def killed(program: str, *arguments: str, after: float) -> list[str]:
    """Run a program, kill it some seconds after it is ready, and return the whole lines that it printed in between."""
    child = subprocess.Popen([sys.executable, "-c", program, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    printed = child.communicate()[0]
    return [line for line in printed.split("\n")[:-1] if line]


@posix
def test_every_save_that_returned_is_there_after_kill_9(tmp_path):
    study = make_study(tmp_path / "study")
    chance = random.Random(7)
    promised = set()
    for k in range(6):
        promised |= set(killed(SAVING, study, k, after=chance.random() * 0.15)) - {"end"}
    project = open_project(study)
    assert promised
    assert promised <= set(project.codings.frame["id"])
    assert all(problem.severity == "warning" for problem in project.problems)
    put(project, "crowded", "housing")
    assert "crowded" in quotes(open_project(study))


def two_copies(tmp_path: Path, size: int) -> tuple[Path, Path]:
    """A study and a copy of it that another coder went on with, in many files."""
    study = make_study(tmp_path / "study")
    project = open_project(study)
    put(project, "in one room", "housing")
    other = tmp_path / "other"
    shutil.copytree(study, other)
    there = open_project(other)
    for k in range(size):
        there.add("R01", k, k + 5, "housing", coder=f"ben {k % 20}")
    return study, other


@posix
def test_a_merge_that_is_killed_loses_nothing_and_can_be_done_again(tmp_path):
    study, other = two_copies(tmp_path, 80)
    wanted = set(open_project(other).codings.frame["id"])
    chance = random.Random(3)
    for _ in range(4):
        killed(MERGING, study, other, after=chance.random() * 0.03)
        project = open_project(study)
        assert "in one room" in quotes(project)
        assert project.problems == []
        assert set(open_project(other).codings.frame["id"]) == wanted
    project.merge(open_project(other))
    assert set(open_project(study).codings.frame["id"]) == wanted
    assert project.merge(open_project(other)).events == 0
    assert not list(study.rglob("*.tmp"))


@posix
def test_a_reanchoring_that_is_killed_loses_nothing_and_can_be_done_again(tmp_path):
    study = make_study(tmp_path / "study")
    project = open_project(study)
    for k in range(60):
        project.add("R01", k, k + 40, "housing", coder=f"ben {k % 15}")
    said = sorted(quotes(project))
    file = study / "transcripts" / "R01.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("I: Where", "I: Well then, tell me: where"), encoding="utf-8"
    )
    sure = sorted(open_project(study).reanchor().query("status in ['kept', 'moved']")["quote"])
    chance = random.Random(5)
    for _ in range(3):
        killed(ANCHORING, study, after=chance.random() * 0.03)
        project = open_project(study)
        away = (~project.reanchor()["status"].isin(["kept"])).sum()
        assert len(project.codings) + away == 60
    project = open_project(study)
    project.reanchor(apply=True)
    assert sorted(quotes(open_project(study))) == sure
    assert set(sure) <= set(said)


def test_a_torn_last_line_is_told_set_aside_and_never_glued_to_the_next(tmp_path):
    study = make_study(tmp_path / "study")
    project = open_project(study)
    put(project, "in one room", "housing")
    put(project, "crowded", "housing")
    log = study / "codings" / "R01.anna.jsonl"
    log.write_bytes(log.read_bytes()[:-50])
    project = open_project(study)
    assert quotes(project) == ["in one room"]
    assert [(p.line, "last line is torn" in p.what) for p in project.problems] == [(2, True)]
    put(project, "we laugh", "housing")
    project = open_project(study)
    assert sorted(quotes(project)) == ["in one room", "we laugh"]
    assert [(p.line, p.severity) for p in project.problems] == [(2, "warning")]
    assert len(log.read_bytes().split(b"\n")) == 4


def test_a_last_line_that_lacks_only_its_end_counts(tmp_path):
    study = make_study(tmp_path / "study")
    put(open_project(study), "in one room", "housing")
    log = study / "codings" / "R01.anna.jsonl"
    log.write_bytes(log.read_bytes()[:-1])
    project = open_project(study)
    put(project, "crowded", "housing")
    assert (quotes(open_project(study)), open_project(study).problems) == (["in one room", "crowded"], [])


@pytest.mark.parametrize(
    "line",
    [
        b"<<<<<<< HEAD",
        b"[1]",
        b'{"id": 7}',
        b"\xff\xfe",
        b'{"act": "sing", "coder": "a", "id": "1", "time": "t"}',
        b"[" * 100_000,
        b'"x"',
    ],
)
def test_a_line_that_is_no_event_is_told_and_all_others_count(tmp_path, line):
    study = make_study(tmp_path / "study")
    put(open_project(study), "in one room", "housing")
    log = study / "codings" / "R01.anna.jsonl"
    log.write_bytes(line + b"\n" + log.read_bytes())
    project = open_project(study)
    assert quotes(project) == ["in one room"]
    assert [p.line for p in project.problems] == [1]


def test_a_log_of_a_newer_version_is_refused(tmp_path):
    study = make_study(tmp_path / "study")
    put(open_project(study), "in one room", "housing")
    log = study / "codings" / "R01.anna.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    with pytest.raises(CodingError, match=r"R01.anna.jsonl:1: .*newer version"):
        open_project(study)


def test_when_the_disk_is_full_the_coder_is_told_and_earlier_work_stays(tmp_path, monkeypatch):
    study = make_study(tmp_path / "study")
    project = open_project(study)
    put(project, "in one room", "housing")
    whole = os.write

    def full(fd, data):
        if len(data) > 300:
            return whole(fd, data[:200])  # the first part still fits
        raise OSError(errno.ENOSPC, "No space left on device")

    before = (study / "codings" / "R01.anna.jsonl").read_bytes()
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(CodingError, match="disk is full"):
        put(project, "crowded", "housing", memo="x" * 500)
    monkeypatch.undo()
    assert (study / "codings" / "R01.anna.jsonl").read_bytes() == before
    assert quotes(project) == ["in one room"]
    put(project, "crowded", "housing")
    assert quotes(open_project(study)) == ["in one room", "crowded"]


FULL = """
import resource, signal, sys
from coding.errors import CodingError
from coding.project import open_project
p = open_project(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    for k in range(20):
        print(p.add("R01", k, k + 9, "housing", coder="anna"), flush=True)
except CodingError as told:
    print(told)
"""


@posix
def test_a_file_that_may_not_grow_keeps_whole_lines(tmp_path):
    study = make_study(tmp_path / "study")
    *ids, told = subprocess.run(
        [sys.executable, "-c", FULL, study], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "nothing was saved" in told
    assert open_project(study).codings.frame["id"].tolist() == ids
    assert open_project(study).problems == []


def test_a_study_that_may_not_be_written_to_says_so(tmp_path, monkeypatch):
    study = make_study(tmp_path / "study")
    project = open_project(study)

    def refused(*arguments, **more):
        raise PermissionError(errno.EACCES, "Permission denied", str(arguments[0]))

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(CodingError, match=r"may not be written to .*copy the study to a folder of your own"):
        put(project, "crowded", "housing")
    monkeypatch.undo()
    assert len(project.codings) == 0


def test_a_merge_that_cannot_be_written_leaves_both_studies_as_they_were(tmp_path, monkeypatch):
    study, other = two_copies(tmp_path, 20)
    before = {path: path.read_bytes() for root in (study, other) for path in root.rglob("*.jsonl")}
    replace, calls = os.replace, []

    def fails_late(new, old):
        calls.append(old)
        if len(calls) == 5:
            raise OSError(errno.ENOSPC, "No space left on device", str(old))
        replace(new, old)

    project, there = open_project(study), open_project(other)
    monkeypatch.setattr(os, "replace", fails_late)
    with pytest.raises(CodingError, match="disk is full"):
        project.merge(there)
    monkeypatch.undo()
    assert {path: path.read_bytes() for root in (study, other) for path in root.rglob("*.jsonl")} == before
    assert not list(study.rglob("*.tmp"))
    assert project.merge(there).events == 20


def test_two_programs_at_once_lose_nothing(tmp_path):
    study = make_study(tmp_path / "study")
    writers = [
        subprocess.Popen([sys.executable, "-c", SAVING, study, str(k)], stdout=subprocess.PIPE, text=True)
        for k in (0, 1)
    ]
    ids = {line for writer in writers for line in writer.communicate()[0].splitlines()[1:-1]}
    project = open_project(study)
    assert set(project.codings.frame["id"]) == ids
    assert project.problems == []


def test_an_open_study_sees_what_another_program_added_to_the_same_passage(tmp_path):
    study = make_study(tmp_path / "study")
    one, two = open_project(study), open_project(study)
    id = put(one, "in one room", "housing")
    assert put(two, "in one room", "housing") == id
    one.retract(id)
    with pytest.raises(CodingError, match="was retracted"):
        two.change(id, code="work")
    two.refresh()
    assert len(two.codings) == 0


def test_a_lock_that_another_program_holds_too_long_is_told(tmp_path):
    (tmp_path / ".cache").mkdir()
    lock = tmp_path / ".cache" / "lock"
    with (
        locked(lock),
        pytest.raises(CodingError, match="Another program has been writing"),
        locked(lock, patience=0.05),
    ):
        pass


@pytest.mark.parametrize(
    "name",
    [
        "R01.anna (1).jsonl", "R01.anna (conflicted copy 2019-05-14 101500).jsonl",
        "R01.anna.sync-conflict-20190514-101500-ABCDEFG.jsonl", "R01.anna-LAPTOP.jsonl",
    ],
)  # fmt: skip
def test_a_copy_that_a_synced_folder_made_counts(tmp_path, name):
    study = make_study(tmp_path / "study")
    project = open_project(study)
    put(project, "in one room", "housing")
    log = study / "codings" / "R01.anna.jsonl"
    shared = log.read_bytes()
    put(project, "crowded", "housing")
    log.rename(study / "codings" / name)
    log.write_bytes(shared)
    project = open_project(study)
    put(project, "we laugh", "housing")
    project = open_project(study)
    assert sorted(quotes(project)) == ["crowded", "in one room", "we laugh"]
    assert [(Path(p.path).name, p.severity) for p in project.problems] == [(name, "warning")]


def test_the_same_said_on_two_computers_is_one_coding_and_is_taken_back_as_one(tmp_path):
    study = make_study(tmp_path / "study")
    other = tmp_path / "other"
    shutil.copytree(study, other)
    first = put(open_project(study), "in one room", "housing")
    put(open_project(other), "in one room", "housing", memo="again")
    project = open_project(study)
    project.merge(open_project(other))
    assert len(project.codings) == 1
    assert project.codings.frame["memo"].item() == "again"
    project.retract(first)
    assert len(open_project(study).codings) == 0
    project.undo(coder="anna")
    assert len(open_project(study).codings) == 1


def test_events_say_who_and_what_whatever_their_file_is_called(tmp_path):
    study = make_study(tmp_path / "study")
    put(open_project(study), "in one room", "housing")
    (study / "codings" / "R01.anna.jsonl").rename(study / "codings" / "R02.ben.jsonl")
    row = open_project(study).codings.frame.iloc[0]
    assert (row["transcript"], row["coder"]) == ("R01", "anna")


def test_a_clock_that_was_put_back_does_not_turn_history_around(tmp_path):
    study = make_study(tmp_path / "study")
    project = open_project(study)
    id = put(project, "in one room", "housing")
    log = study / "codings" / "R01.anna.jsonl"
    event = json.loads(log.read_text(encoding="utf-8"))
    log.write_text(json.dumps({**event, "time": "2999-01-01T00:00:00.000000Z"}) + "\n", encoding="utf-8")
    project = open_project(study)
    project.change(id, code="work")
    assert open_project(study).codings.frame["code"].tolist() == ["work"]


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_two_coders_branches_merge_with_plain_git(tmp_path):
    study = make_study(tmp_path / "study")
    git(study, "init")
    git(study, "add", "-A")
    git(study, "commit", "-m", "study")
    for coder in ("anna", "ben"):
        git(study, "checkout", "-b", coder, "main")
        put(open_project(study), "in one room", "housing", coder=coder)
        open_project(study).done("R01", coder=coder)
        git(study, "add", "codings")
        git(study, "commit", "-m", coder)
    git(study, "merge", "anna", "-m", "both")
    project = open_project(study)
    assert project.codings.coders == ["anna", "ben"]
    assert quotes(project) == ["in one room"] * 2
    assert len(project.codings.read) == 2


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_one_coder_on_two_branches_loses_nothing_even_when_git_sees_a_conflict(tmp_path):
    study = make_study(tmp_path / "study")
    put(open_project(study), "in one room", "housing")
    git(study, "init")
    git(study, "checkout", "-b", "main")
    git(study, "add", "-A")
    git(study, "commit", "-m", "study")
    git(study, "checkout", "-b", "train")
    put(open_project(study), "crowded", "housing")
    git(study, "commit", "-a", "-m", "on the train")
    git(study, "checkout", "main")
    put(open_project(study), "we laugh", "housing")
    git(study, "commit", "-a", "-m", "at home")
    with pytest.raises(subprocess.CalledProcessError):
        git(study, "merge", "train")
    project = open_project(study)
    assert sorted(quotes(project)) == ["crowded", "in one room", "we laugh"]
    assert ["If git left marks here" in problem.what for problem in project.problems] == [True] * 3
    git(study, "merge", "--abort")
    (study / ".gitattributes").write_text(
        "*.jsonl merge=union\n", encoding="utf-8"
    )  # as in a study that create_project made
    git(study, "merge", "train", "-m", "both")
    assert sorted(quotes(open_project(study))) == ["crowded", "in one room", "we laugh"]
    assert open_project(study).problems == []
