"""Voices of the machine, tried with programs that stand in for them and with those that are really there."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from unknot.shell.sound import NONE, VoiceError, choose_voice, chosen_voice, find_voices, picked_name, voice_named
from unknot.shell.sound.voices import duration_s


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("UNKNOT_VOICE", raising=False)


def test_voices_are_found_best_first(tmp_path: Path) -> None:
    paths = {name: program(tmp_path, name, "true") for name in ("espeak-ng", "flite", "say")}
    assert [voice.name for voice in find_voices(paths.get)] == ["say", "flite", "espeak-ng"]


def test_a_machine_without_a_voice_has_none() -> None:
    assert find_voices(lambda _: None) == []
    assert chosen_voice([]) is None


def test_what_is_said_is_one_plain_argument(tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    path = program(tmp_path, "espeak-ng", f'for word; do printf "%s|" "$word"; done > {heard}')
    (voice,) = find_voices({"espeak-ng": path}.get)
    saying = voice.say("--help; rm -rf / $(x)\n<b>Lean in</b>")
    while not saying.is_over:
        pass
    assert heard.read_text(encoding="utf-8") == "-v|en-gb|-s|140|--|help; rm -rf / $(x) <b>Lean in</b>|"


def test_a_program_that_fails_is_said_to(tmp_path: Path) -> None:
    (voice,) = find_voices({"flite": program(tmp_path, "flite", "exit 3")}.get)
    saying = voice.say("Lean in.")
    while not saying.is_over:
        pass
    assert saying.failed
    with pytest.raises(VoiceError, match="could not make the words into sound"):
        voice.wav("Lean in.")


def test_a_program_that_makes_no_sound_is_said_to(tmp_path: Path) -> None:
    (voice,) = find_voices({"flite": program(tmp_path, "flite", 'for last; do :; done; echo no > "$last"')}.get)
    with pytest.raises(VoiceError, match="made no sound"):
        voice.wav("Lean in.")


def test_a_sentence_can_be_cut_short(tmp_path: Path) -> None:
    (voice,) = find_voices({"flite": program(tmp_path, "flite", "exec sleep 60")}.get)
    saying = voice.say("A long one.")
    assert not saying.is_over
    saying.stop()
    assert saying.is_over


def test_an_unknown_voice_is_refused_with_the_near_name(tmp_path: Path) -> None:
    voices = find_voices({"flite": program(tmp_path, "flite", "true")}.get)
    with pytest.raises(VoiceError, match='Did you mean "flite"'):
        voice_named("flit", voices)


def test_the_picked_voice_is_kept_and_none_is_quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "flite", "true")
    program(tmp_path, "espeak-ng", "true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert picked_name() == ""
    choose_voice("espeak-ng")
    chosen = chosen_voice()
    assert chosen is not None
    assert chosen.name == "espeak-ng"
    choose_voice(NONE)
    assert chosen_voice() is None


def test_the_environment_comes_before_what_was_picked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "flite", "true")
    monkeypatch.setenv("PATH", str(tmp_path))
    choose_voice(NONE)
    monkeypatch.setenv("UNKNOT_VOICE", "flite")
    chosen = chosen_voice()
    assert chosen is not None
    assert chosen.name == "flite"


def test_every_voice_of_this_machine_makes_a_sentence_of_a_sensible_length() -> None:
    voices = find_voices()
    assert voices, "no program here speaks; ./test installs one (Debian: apt-get install espeak-ng)"
    for voice in voices:
        if voice.to_file is not None:
            length_s = duration_s(voice.wav("Rest both hands where they are, and breathe out."))
            assert 1.5 < length_s < 8, voice.name


def test_what_is_no_sound_file_lasts_no_time() -> None:
    assert duration_s(b"") == 0
    assert duration_s(b"RIFFxxxxWAVE") == 0
