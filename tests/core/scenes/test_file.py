"""Document files: lossless round trips, and one clear sentence for each bad file."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import optim_core as oc
from optim_core.files.atomic_file import write_atomically
from optim_core.parameters.hyperparameter import Choice, Flag, Parameter, Text
from optim_core.parameters.points import Points
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import OPENING_VIEW, RACERS, default_scene, default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.file import (
    MAX_BYTES,
    VERSION,
    as_document,
    from_json,
    load,
    read,
    save,
    to_json,
)
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup

RACE = Document((default_scene(),))
ASSETS = Path(__file__).parents[3] / "assets"
SCHEMA = Draft202012Validator(json.loads((ASSETS / "ravine.schema.json").read_text("utf-8")))

coordinate = st.floats(-1e6, 1e6)


def value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Any valid value of a parameter."""
    if isinstance(parameter, Flag):
        return st.booleans()
    if isinstance(parameter, Choice):
        return st.sampled_from(parameter.options)
    if isinstance(parameter, Text):
        return st.just(parameter.default)
    if isinstance(parameter, Points):
        number = st.floats(-parameter.reach, parameter.reach)
        target = st.sampled_from(parameter.targets) if parameter.targets else number
        return st.lists(st.tuples(number, target), min_size=2, max_size=60)
    low, high = parameter.valid.low, min(parameter.valid.high, 1e12)
    if parameter.whole:
        return st.integers(int(low), int(high)).map(float)
    return st.floats(
        low, high, exclude_min=parameter.valid.low_open, exclude_max=parameter.valid.high_open
    )


def some_of(parameters: tuple[Parameter, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={one.name: value_of(one) for one in parameters})


def calm(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out the combinations that the rule does not allow."""
    return {name: value for name, value in values.items() if name != "nesterov"}


racers = st.sampled_from(list(oc.OPTIMIZERS.values())).flatmap(
    lambda rule: st.builds(
        lambda values, on: Racer(rule(**calm(values)), on), some_of(rule.parameters), st.booleans()
    )
)
surfaces = st.sampled_from(list(oc.SURFACES.values())).flatmap(
    lambda family: some_of(family.parameters).map(lambda values: family(**values))
)


def over(surface: oc.Surface) -> st.SearchStrategy[Scene]:
    """Any scene over a surface."""
    zooms = st.floats(1e-3, 1e3).map(lambda f: surface.bounds.zoomed(*surface.bounds.center, f))
    setup = st.builds(
        Setup,
        surface=st.just(surface),
        racers=st.lists(racers, max_size=12).map(tuple),
        start=st.tuples(coordinate, coordinate),
        steps=st.integers(1, 100_000),
        noise=st.floats(0.0, 1e100),
        seed=st.integers(0, 2**32 - 1),
        batch_size=st.integers(0, 100),
    )
    keys = st.lists(st.sampled_from(["curvature", "slices", "a later one"])).map(tuple)
    figure = st.builds(
        Figure,
        layout=st.sampled_from(["grid", "overlay"]),
        view=st.none() | zooms,
        layers=keys,
        side_views=keys,
        split=st.sampled_from(["eigenvectors", "axes"]),
        chart=st.builds(
            ChartFigure,
            st.sampled_from(["loss", "rate", "a later one"]),
            st.sampled_from(["", "log", "linear"]),
            st.sampled_from(["steps", "evaluations"]),
        ),
        scheme=st.sampled_from(["system", "light", "dark"]),
        terrain=st.sampled_from(["quiet", "viridis"]),
        step=st.none() | st.integers(0, 100),
        selected=st.none() | st.just("adam"),
        presented=st.booleans(),
        size=st.none() | st.tuples(st.integers(200, 8192), st.integers(200, 8192)),
        scale=st.none() | st.sampled_from([1.0, 2.0]),
        transparent=st.booleans(),
    )
    return st.builds(Scene, setup, figure, words, words, words)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20)
documents = st.builds(
    Document,
    st.lists(surfaces.flatmap(over), min_size=1, max_size=3).map(tuple),
    title=words.filter(str.isprintable),
    author=words.filter(str.isprintable),
)


@given(document=documents)
def test_round_trip(document: Document) -> None:
    text = to_json(document)
    assert from_json(text) == document
    SCHEMA.validate(json.loads(text))


def test_nesterov_survives_the_round_trip() -> None:
    racer = Racer(oc.optimizer("momentum", momentum=0.9, nesterov=True))
    document = as_document(replace(default_setup(), racers=(racer,)))
    assert from_json(to_json(document)) == document


def test_the_text_is_for_people_too() -> None:
    text = to_json(RACE)
    document = json.loads(text)
    assert document["ravine"] == VERSION
    setup = document["scenes"][0]["setup"]
    assert setup["surface"]["name"] == "ravine"
    assert [racer["optimizer"] for racer in setup["racers"]] == list(RACERS)
    assert text.endswith("}\n")
    assert text.count("\n") > 20


def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "Rennen – 竞赛.json"
    save(RACE, path)
    assert load(path) == load(str(path)) == RACE
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_setup_or_a_scene_is_saved_as_a_document(tmp_path: Path) -> None:
    scene = default_scene().edited(layout="overlay", title="Over one another")
    for thing in (scene, scene.setup):
        save(thing, tmp_path / "one.json")
        assert load(tmp_path / "one.json") == as_document(thing)


def test_what_is_left_out_has_its_default() -> None:
    text = '{"ravine": 1, "surface": {"name": "saddle"}, "racers": [], "start": [1, 2]}'
    saddle = Scene(Setup(oc.surface("saddle"), (), (1.0, 2.0)))
    assert from_json(text) == Document((saddle,))
    text = '{"ravine": 2, "scenes": [{"setup": ' + text.replace('"ravine": 1, ', "") + "}]}"
    assert from_json(text) == Document((saddle,))


def test_missing_fields_of_the_figure_are_the_readers() -> None:
    mine = Figure(layers=("curvature",), terrain="viridis", scheme="dark")
    text = to_json(RACE)
    assert from_json(text, mine).scenes[0].figure == Figure(view=OPENING_VIEW)
    written = json.loads(text)
    del written["scenes"][0]["figure"]["layers"]
    written["scenes"][0]["figure"]["layout"] = "overlay"
    assert from_json(json.dumps(written), mine).scenes[0].figure == Figure(
        layout="overlay", view=OPENING_VIEW, layers=("curvature",)
    )


def test_unknown_fields_are_kept_and_reported() -> None:
    written = json.loads(to_json(RACE))
    scene = written["scenes"][0]
    written["course"] = "CS 101"
    scene["question"] = {"kind": "ranking"}
    scene["setup"]["weather"] = "rain"
    scene["setup"]["surface"]["colour"] = 3
    scene["setup"]["racers"][0]["mood"] = "good"
    scene["figure"]["zoom"] = 2.0
    scene["figure"]["chart"]["grid"] = True
    document, remarks = read(json.dumps(written))
    assert document == RACE
    assert len(remarks) == 7
    assert all(
        any(repr(name) in remark for remark in remarks)
        for name in ("course", "question", "weather", "colour", "mood", "zoom", "grid")
    )
    assert json.loads(to_json(document)) == written
    edited = document.with_scene(0, document.scenes[0].edited(steps=9, layout="overlay"))
    again = json.loads(to_json(edited))
    assert again["scenes"][0]["setup"]["weather"] == "rain"
    assert again["scenes"][0]["figure"]["chart"]["grid"] is True


def test_many_scenes_keep_their_order_and_words() -> None:
    scenes = tuple(default_scene().edited(steps=n, title=f"Scene {n}") for n in range(1, 9))
    document = Document(scenes, "A lecture", "A. Teacher", "CC BY 4.0", "en")
    assert from_json(to_json(document)) == document
    assert document.scene(3).title == "Scene 3"
    for number in (0, 9):
        with pytest.raises(ValueError, match="scene must be a whole number from 1 to 8"):
            document.scene(number)


def test_a_fault_says_in_which_scene_it_is() -> None:
    written = json.loads(to_json(Document((default_scene(), default_scene()))))
    written["scenes"][1]["setup"]["steps"] = 0
    with pytest.raises(ValueError, match=r"^scene 2: steps must be"):
        from_json(json.dumps(written))


def test_a_fault_says_which_racer_has_it() -> None:
    racers = [{"optimizer": "sgd"}, {"optimizer": "adam", "values": {"lr": -1.0}}]
    with pytest.raises(Refusal) as refusal:
        from_json(changed(racers=racers))
    assert refusal.value.path == ("racers[1]", "adam")
    assert refusal.value.what == "lr must be a number of at least 0, not −1"
    two = json.loads(to_json(Document((default_scene(), default_scene()))))
    two["scenes"][1]["setup"]["racers"][2]["look"] = 99
    with pytest.raises(Refusal) as refusal:
        from_json(json.dumps(two))
    assert refusal.value.subject == "scene 2, racers[2]"


@pytest.mark.parametrize("part", ["setup", "figure", "title"])
def test_the_scene_at_fault_is_named_once(part: str) -> None:
    two = json.loads(to_json(Document((default_scene(), default_scene()))))
    two["scenes"][1][part] = 7
    with pytest.raises(Refusal) as refusal:
        from_json(json.dumps(two))
    assert str(refusal.value).startswith(f"scene 2: {part} must be ")
    assert str(refusal.value).count("scene 2") == 1


def changed(**changes: Any) -> str:
    """Return the default race's text with some fields of its setup changed."""
    written = json.loads(to_json(RACE))
    written["scenes"][0]["setup"] |= changes
    return json.dumps(written)


def seen(**changes: Any) -> str:
    """Return the default race's text with some fields of its figure changed."""
    written = json.loads(to_json(RACE))
    written["scenes"][0]["figure"] |= changes
    return json.dumps(written)


def whole(**changes: Any) -> str:
    """Return the default race's text with some fields of the document changed."""
    return json.dumps(json.loads(to_json(RACE)) | changes)


def racer_with(**values: Any) -> list[dict[str, Any]]:
    return [{"optimizer": "adam", "values": values}]


BAD = [
    ("", "the file is empty"),
    (" \n\t", "the file is empty"),
    (to_json(RACE)[:200], "not complete, valid JSON (line "),
    ("hello", "not complete, valid JSON (line 1)"),
    ("[" * 100_000, "not complete, valid JSON"),
    ('{"ravine": ' + "1" * 5000 + "}", "not complete, valid JSON"),
    ("[1, 2]", "not a Ravine race"),
    ('"ravine"', "not a Ravine race"),
    ("{}", "not a Ravine race"),
    (whole(ravine="1"), "not a Ravine race"),
    (whole(ravine=True), "not a Ravine race"),
    (whole(ravine=0), "not a Ravine race"),
    (whole(ravine=VERSION + 1), "version 3, made by a newer Ravine"),
    ('{"ravine": 1, "racers": [], "start": [1, 2]}', "the field 'surface' is missing"),
    (changed(surface={"parameters": {}}), "surface: name must be a name"),
    (changed(surface={"name": "hill"}), "unknown surface 'hill'"),
    (changed(surface={"name": "ravine", "parameters": {"a": -1.0}}), "ravine: a must be"),
    (changed(surface={"name": "ravine", "parameters": {"a": [1.0]}}), "ravine: a must be"),
    (changed(surface={"name": "ravine", "parameters": {"a": True}}), "ravine: a must be"),
    (changed(surface={"name": "ravine", "parameters": {"a": "1"}}), "ravine: a must be"),
    (changed(surface={"name": "ravine", "parameters": {"a": None}}), "ravine: a must be"),
    (changed(surface={"name": "ravine", "parameters": {"c": 1.0}}), "unknown parameter of ravine"),
    (changed(surface={"name": "ravine", "parameters": {"self": 1.0}}), "unknown parameter"),
    (changed(racers=[{"optimizer": "adamaxx"}]), "unknown optimizer 'adamaxx'"),
    (changed(racers=racer_with(lr="fast")), "adam: lr must be"),
    (changed(racers=racer_with(lr=float("nan"))), "adam: lr must be"),
    (changed(racers=racer_with(lr=10**400)), "adam: lr must be"),
    (changed(racers=racer_with(amsgrad=1)), "adam: amsgrad must be true or false"),
    (changed(racers=racer_with(beta3=0.5)), "unknown parameter of adam 'beta3'"),
    (changed(racers=[{"values": {}}]), "racers[0]: optimizer must be a name"),
    (
        changed(racers=[{"optimizer": "sgd", "enabled": 1}]),
        "racers[0]: enabled must be true or false",
    ),
    (changed(racers=[{"optimizer": "sgd", "look": "red"}]), "racers[0]: look must be"),
    (changed(racers=[{"optimizer": "sgd", "look": 14}]), "racers[0]: look must be"),
    (changed(racers=[{"optimizer": "sgd", "name": "x" * 41}]), "racers[0]: name must be"),
    (changed(racers=[{"optimizer": "sgd", "id": 7}]), "racers[0]: id must be"),
    (
        changed(racers=[{"optimizer": "sgd", "id": "a"}, {"optimizer": "adam", "id": "a"}]),
        "two racers have the id 'a'",
    ),
    (whole(scenes=[]), "a document has 1 to 1,000 scenes, not 0"),
    (whole(scenes=[{}] * 1001), "a document has 1 to 1,000 scenes, not 1,001"),
    (whole(scenes={}), "scenes must be a list"),
    (whole(scenes=[{"figure": {}}]), "the field 'setup' is missing"),
    (whole(scenes=[7]), "a scene must be an object"),
    (whole(title=7), "title must be"),
    (seen(layers="curvature"), "layers must be a list of names"),
    (seen(layers=[7]), "layers must be a list of names"),
    (seen(step=-1), "step must be a whole number from 0"),
    (seen(scheme="pink"), "scheme must be system or light or dark"),
    (seen(chart=7), "chart must be an object"),
    (seen(chart={"scale": "cubic"}), "scale must be"),
    (seen(size=[10, 10]), "size must be two whole numbers from 200 to 8192"),
    (seen(scale=99), "scale must be a number"),
    (seen(presented=1), "presented must be true or false"),
    (seen(transparent="no"), "transparent must be true or false"),
    (changed(racers=racer_with(self=1.0)), "unknown parameter of adam 'self'"),
    (changed(racers="sgd"), "racers must be a list"),
    (changed(racers=[{"optimizer": "sgd"}] * 13), "at most 12 racers"),
    (changed(start=[1.0]), "start"),
    (changed(start=[1.0, 2.0, 3.0]), "start"),
    (changed(start=[1.0, "2"]), "start must be two finite numbers"),
    (changed(start=[1.0, True]), "start must be two finite numbers"),
    (changed(start=[1.0, float("nan")]), "start must be two finite numbers"),
    (changed(start=[1.0, float("inf")]), "start must be two finite numbers"),
    (changed(start=None), "start must be two finite numbers"),
    (changed(steps=1.5), "steps must be a whole number"),
    (changed(steps="200"), "steps must be a whole number"),
    (changed(steps=True), "steps must be a whole number"),
    (changed(steps=0), "steps must be"),
    (changed(steps=10**7), "steps must be"),
    (changed(noise=-1.0), "noise must be"),
    (changed(seed=-1), "seed must be"),
    (seen(layout="ring"), "layout must be"),
    (seen(layout=3), "layout must be grid or overlay"),
    (seen(view=[0.0, 1.0]), "view"),
    (seen(view=[1.0, 0.0, 0.0, 1.0]), "view must be"),
]


@pytest.mark.parametrize(("text", "message"), BAD, ids=[f"{n}-{m}" for n, (_, m) in enumerate(BAD)])
def test_bad_files_get_one_sentence_that_names_file_and_fault(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "race.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        load(path)
    said = str(refusal.value)
    assert refusal.value.path[0] == str(path)
    assert said.startswith(str(path))
    assert not refusal.value.what.endswith(".")
    assert message in said
    assert "\n" not in said
    assert len(said) - len(str(path)) < 600


def test_binary_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    path.write_bytes(b"\xff\xfe\x00race")
    with pytest.raises(ValueError, match=r"race\.json: the file is not text in UTF-8"):
        load(path)


def test_large_files_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    text = to_json(RACE)
    path.write_text(text + " " * (MAX_BYTES - len(text.encode())), encoding="utf-8")
    assert load(path) == RACE
    with path.open("a") as file:
        file.write(" ")
    with pytest.raises(ValueError, match=r"race\.json: the file is larger than 16,000,000 bytes"):
        load(path)


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.json")


def test_the_largest_race_is_well_within_the_limit() -> None:
    racer = Racer(oc.optimizer("adam"))
    text = to_json(as_document(replace(default_setup(), racers=(racer,) * 12)))
    assert len(text.encode()) < MAX_BYTES / 10


# Writing.


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    path.write_text("old", encoding="utf-8")

    def fail(draft: Path) -> None:
        draft.write_text("half", encoding="utf-8")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space left"):
        write_atomically(path, fail)
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_writing_replaces_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "race.json"
    path.write_text("old", encoding="utf-8")
    seen = []

    def fill(draft: Path) -> None:
        seen.append((draft.parent, draft.suffix, path.read_text("utf-8")))
        draft.write_text("new", encoding="utf-8")

    write_atomically(path, fill)
    assert seen == [(tmp_path, ".json", "old")]
    assert path.read_text("utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_written_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual, path = tmp_path / "usual", tmp_path / "race.json"
    usual.touch()
    save(RACE, path)
    assert path.stat().st_mode == usual.stat().st_mode


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"the folder .*nowhere does not exist"):
        save(RACE, tmp_path / "nowhere" / "race.json")


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError, match="is a folder, not a file"):
        save(RACE, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_unknown_fields_of_a_pinned_racer_are_kept() -> None:
    setup = oc.default_setup()
    document = json.loads(to_json(replace(setup, pins=(setup.pinned("adam"),))))
    (pin,) = document["scenes"][0]["setup"]["pins"]
    pin["racers"][0]["wind"] = 3
    again = json.loads(to_json(from_json(json.dumps(document))))
    assert again["scenes"][0]["setup"]["pins"][0]["racers"][0]["wind"] == 3


def test_the_schema_declares_every_field_that_is_written() -> None:
    text = (Path(__file__).parents[3] / "assets/ravine.schema.json").read_text(encoding="utf-8")
    parts = json.loads(text)["$defs"]
    parts["chart"] = parts["figure"]["properties"]["chart"]
    kinds = {"figure": Figure, "chart": ChartFigure, "setup": oc.Setup, "scene": Scene}
    for name, kind in kinds.items():
        declared = set(parts[name]["properties"])
        assert {each.name for each in fields(kind) if each.repr} <= declared, name


def test_what_is_no_document_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="a document, a scene or a setup can be saved, not 3"):
        oc.save(3, tmp_path / "race.json")  # type: ignore[arg-type]
    with pytest.raises(
        TypeError, match=r"an optimizer is made by optim_core\.optimizer, not 'sgd'"
    ):
        oc.run(oc.surface("ravine"), "sgd")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"a surface is made by optim_core\.surface, not 'ravine'"):
        oc.run("ravine", oc.optimizer("sgd"))  # type: ignore[arg-type]


def test_a_bad_field_says_whether_it_is_of_the_chart_or_the_figure() -> None:
    written = json.loads(to_json(default_scene()))
    figure = written["scenes"][0]["figure"]
    figure["scale"] = 1000
    with pytest.raises(ValueError, match=r"^figure: scale must be a number"):
        from_json(json.dumps(written))
    figure["scale"], figure["chart"]["scale"] = None, 5
    with pytest.raises(ValueError, match=r"^figure, chart: scale must be"):
        from_json(json.dumps(written))


@pytest.mark.parametrize("where", ["in the file", "in the scene", "in a value"])
@pytest.mark.parametrize("depth", [101, 900, 980, 990, 995, 1000, 100_000])
def test_a_file_that_is_nested_too_deeply_is_refused(where: str, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    text = to_json(as_document(RACE))
    places = {
        "in the file": ('"scenes"', f'"more": {deep}, "scenes"'),
        "in the scene": ('"setup"', f'"more": {deep}, "setup"'),
        "in a value": ('"layout": "grid"', f'"layout": {deep}'),
    }
    with pytest.raises(Refusal, match=r"nested|valid JSON"):
        from_json(text.replace(*places[where], 1))


def test_an_unknown_field_may_be_nested_and_is_kept(tmp_path: Path) -> None:
    text = to_json(as_document(RACE)).replace(
        '"scenes"', f'"more": {"[" * 99 + "]" * 99}, "scenes"'
    )
    assert "[[[[" in to_json(from_json(text)).replace(" ", "").replace("\n", "")


def test_half_of_a_character_is_refused() -> None:
    text = to_json(default_scene()).replace('"scenes"', '"title": "\\ud800", "scenes"', 1)
    with pytest.raises(ValueError, match="half of a character"):
        from_json(text)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1e999"])
def test_an_unknown_field_that_could_not_be_saved_again_is_refused(number: str) -> None:
    text = to_json(as_document(RACE)).replace('"setup"', f'"more": [{number}], "setup"', 1)
    with pytest.raises(Refusal, match=r"the scene has a field .* not finite"):
        from_json(text)


def test_a_view_of_a_number_that_no_float_holds_is_refused() -> None:
    document = json.loads(to_json(as_document(default_scene())))
    document["scenes"][0]["figure"]["view"] = [-1, 10**400, -1, 1]
    with pytest.raises(Refusal, match="view must be x_min, x_max, y_min, y_max"):
        from_json(json.dumps(document))


def test_a_pin_of_version_1_whose_optimizer_is_no_name_is_refused() -> None:
    race = json.loads((Path(__file__).parents[2] / "archive" / "version-1.json").read_text("utf-8"))
    race["pins"] = [{**race, "pins": [], "racers": [{"optimizer": []}]}]
    with pytest.raises(Refusal, match=r"pins\[0\].*optimizer must be a name"):
        from_json(json.dumps(race))
