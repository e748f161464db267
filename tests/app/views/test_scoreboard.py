"""The scoreboard: a line for each racer, live, sorted and copied."""

import pytest
from PyQt6.QtCore import QSize, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

import optim_core
from app.drawing.scoreboard import COLUMNS
from app.window.documents.opening import open_window
from optim_core.export.data import as_tsv
from optim_core.scenes.scoreboard import standings


@pytest.fixture
def board(window):
    window.commands.run("view.scoreboard")
    yield window.outside["scoreboard"].content
    window.outside["scoreboard"].close()


def shown(board):
    """Return the texts of the cells, as shown."""
    model = board.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_key_opens_it_and_another_closes_it(window, hand):
    hand.letter(window, "t")
    assert window.outside["scoreboard"].isVisible()
    assert "scoreboard" in window.session.figure.side_views
    QTest.keyClick(window.outside["scoreboard"], Qt.Key.Key_Escape)
    assert not window.outside["scoreboard"].isVisible()
    assert "scoreboard" not in window.session.figure.side_views


def test_it_has_the_standings(window, board):
    lines = standings(window.session.race)
    assert [row[0] for row in shown(board)] == [line.title for line in lines]
    assert [row[1] for row in shown(board)] == [line.words for line in lines]
    newton = shown(board)[2]
    assert newton[2:4] == ["1", "3"]


def test_it_follows_the_race(window, board, raced):
    fast = optim_core.optimizer("sgd", lr=0.05)
    first, *rest = window.session.setup.racers
    window.session.edit(racers=(type(first)(fast), *rest))
    raced(window)
    assert shown(board)[0][1].startswith("diverged")
    window.session.edit(racers=tuple(rest))
    raced(window)
    assert len(shown(board)) == 4


def test_closed_it_costs_nothing(window, monkeypatch, raced):
    calls = []
    monkeypatch.setattr("app.drawing.scoreboard.standings", lambda race: calls.append(race) or [])
    window.session.edit(steps=50)
    raced(window)
    assert not calls


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_every_column_sorts(window, board, column):
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        board.table.sortByColumn(column, order)
        titles = [row[0] for row in shown(board)]
        lines = {line.title: line for line in standings(window.session.race)}
        keys = [COLUMNS[column].key(lines[title]) for title in titles]
        assert keys == sorted(keys, reverse=order == Qt.SortOrder.DescendingOrder)


def test_it_is_copied_as_it_is_sorted(window, board):
    board.table.sortByColumn(5, Qt.SortOrder.AscendingOrder)
    QTest.keyClick(board.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = sorted(standings(window.session.race), key=lambda line: line.length)
    assert QApplication.clipboard().text() == as_tsv(lines)
    QApplication.clipboard().clear()
    board.copy_button.click()
    assert QApplication.clipboard().text() == as_tsv(lines)


def test_it_can_be_read_by_name_and_explains_its_columns(board):
    assert board.table.accessibleName()
    model = board.table.model()
    for column in range(model.columnCount()):
        assert model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert all(model.index(row, 0).data(Qt.ItemDataRole.DecorationRole) for row in range(5))


def test_it_is_open_again_at_the_next_start(window, board):
    window.close()
    again = open_window(None, window.settings)
    assert again.outside["scoreboard"].isVisible(), "closing the window is not closing the board"
    again.close()


def test_its_size_is_the_users_and_larger_only_when_presenting(window):
    window.commands.run("view.scoreboard")
    window.outside["scoreboard"].resize(900, 500)
    window.commands.run("view.light_or_dark")
    assert window.outside["scoreboard"].size() == QSize(900, 500)
    window.toggle_presenting()
    assert window.outside["scoreboard"].width() > 900
    window.toggle_presenting()
    assert window.outside["scoreboard"].size() == QSize(900, 500)


def test_keys_work_while_the_scoreboard_has_the_keyboard(window, raced):
    window.player.pause()
    window.session.set_frame(10)
    window.commands.run("view.scoreboard")
    board = window.outside["scoreboard"]
    QTest.keyClick(board.content.table, Qt.Key.Key_K)
    assert window.player.playing
    QTest.keyClick(board.content.table, Qt.Key.Key_K)
    assert not window.player.playing
    QTest.keyClick(board.content.table, Qt.Key.Key_T)
    assert not board.isVisible()
    assert "scoreboard" not in window.session.figure.side_views
