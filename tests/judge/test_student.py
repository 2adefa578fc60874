import numpy as np
import pytest

from autograde.judge import Student
from autograde.judge.criteria import Unmet
from autograde.judge.student import situation
from autograde.plain import Opaque, Question, Reply
from autograde.problems.drivers import DRIVERS
from autograde.report.notebook import Namespace


def split(x, y):
    return x + y, x - y


CASES = [{"x": np.array([1.0, 2.0]), "y": 0.5}, {"x": np.array([[3.0]]), "y": -1.0}]
NAMES = ("total", "gap")


def ask(function, cases=CASES, names=NAMES, **options):
    return Student(Namespace({"split": function})).answers(split, cases, names, **options)


class Silent:
    def __init__(self, reply):
        self.reply = reply

    def ask(self, questions):
        return [self.reply] * len(questions)


def reply(*arguments, **options):
    return Student(Silent(Reply(*arguments, **options))).answers(split, CASES, NAMES)


@pytest.mark.parametrize(
    "function",
    [
        split,
        lambda a, b: [a + b, a - b],
        lambda x, y: {"gap": x - y, "total": x + y},
        lambda x, y: (np.float32(x + y), (x - y).tolist()),
        lambda x, *rest, **_none: split(x, *rest),
        lambda x, y: np.array([x + y, x - y]),
        lambda x, y: np.stack(split(x, y)).astype(np.float32),
    ],
)
def test_the_parts_may_come_as_a_tuple_a_list_a_dictionary_or_an_array(function):
    answers = ask(function)
    answers.agree()
    answers.leave_inputs_alone()


def test_only_the_wanted_parts_are_compared():
    answers = ask(lambda x, y: (x + y, x))
    answers.agree("total")
    with pytest.raises(Unmet, match="gap"):
        answers.agree("gap")
    with pytest.raises(Unmet, match="gap"):
        answers.agree()


def test_the_message_says_for_which_arguments():
    with pytest.raises(Unmet) as unmet:
        ask(lambda x, y: (x, x)).agree("total")
    assert "For x = [1, 2], y = 0.5: total came back as [1, 2]; expected [1.5, 2.5]" in str(
        unmet.value
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"x": 1.0, "seed": 7, "calls": 2}, "For x = 1: "),
        (
            {"settings": {"patience": 3}, "logs": {"val_loss": [[2, 1]]}},
            'For patience = 3, logs["val_loss"] = [2, 1]: ',
        ),
        (
            {"settings": {}, "logs": {"loss": [[2, 1], [3, 4]]}},
            'For logs["loss"] = [[2, 1], [3, 4]]: ',
        ),
        ({"settings": [0.5, 80], "steps": 3}, ""),
        ({"x": -0.0, "memory": {"v": 1.0}}, "For x = 0: "),
    ],
)
def test_what_only_a_driver_knows_is_not_told(arguments, told):
    assert situation(Question(("split",), arguments, "a driver")) == told


def test_arguments_of_a_function_are_told_whatever_their_names():
    assert situation(Question(("train",), {"steps": 3, "seed": 1})) == "For steps = 3, seed = 1: "


def test_a_call_that_nobody_works_out_by_hand_is_told_without_long_lists():
    few, many = {"order": np.arange(21)}, {"x": np.zeros((21, 3)), "rate": 0.5}
    assert situation(Question(("train",), few)).startswith("For order = [0, 1, 2,")
    told = "For x = an array of shape (21, 3), rate = 0.5, order = an array of shape (21,): "
    assert situation(Question(("train",), many | few)) == told


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None (is a return missing?)"),
        (np.ones(2), "should return (total, gap), but came back with ndarray of shape (2,)"),
        (np.ones((3, 2)), "should return (total, gap), but came back with ndarray"),
        (np.ones((2, 3)), "total should have shape (2,), but has shape (3,)"),
        ((1, 2, 3), "a tuple of 3"),
        ({"total": 1}, "dict"),
        (Opaque("Tensor"), "Tensor"),
    ],
)
def test_other_parts_are_told(value, words):
    with pytest.raises(Unmet) as unmet:
        reply("value", value).agree()
    assert words in str(unmet.value)


def test_none_alone_is_not_taken_for_an_answer_that_left_its_inputs_alone():
    with pytest.raises(Unmet, match="is a return missing"):
        ask(lambda x, y: None, names=("all",)).leave_inputs_alone()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (("missing",), "There is no function called split"),
        (("timeout",), "a loop that never ends"),
        (("memory",), "more memory than there is"),
        (("dead",), "had ended"),
        (("error", None, "NotImplementedError"), "split is not written yet"),
        (
            ("error", None, "NotImplementedError", "", "raise", "halve"),
            "split calls halve, which is not written yet",
        ),
        (
            ("error", None, "NameError", "name 'lr' is not defined", "w -= lr"),
            "raised NameError in the line `w -= lr`: name 'lr' is not defined",
        ),
    ],
)
def test_a_reply_without_a_value_says_why(answer, words):
    for judge in ("agree", "values", "leave_inputs_alone"):
        with pytest.raises(Unmet) as unmet:
            getattr(reply(*answer), judge)()
        assert words in str(unmet.value)


def test_a_changed_argument_is_named():
    def in_place(x, y):
        x += y
        return x, x - 2 * y

    answers = ask(in_place)
    answers.agree()
    with pytest.raises(Unmet, match=r"split changed `x` in place"):
        answers.leave_inputs_alone()


def test_recorded_answers_and_drivers_replace_the_reference():
    answers = ask(
        split, expected=[(3 * np.ones(2), np.zeros(2)), (np.ones((1, 1)), np.ones((1, 1)))]
    )
    assert not answers.right()
    with pytest.raises(Unmet, match="expected \\[3, 3\\]"):
        answers.agree()
    assert ask(split).right()


def test_every_exchange_is_remembered_for_the_diagnosis():
    student = Student(Namespace({"split": split}))
    student.answers(split, CASES, NAMES)
    student.answers(split, CASES[:1], NAMES)
    assert len(student.exchanges) == 3


def test_a_reference_that_fails_is_an_error_of_ours():
    def broken(x, y):
        raise ValueError

    with pytest.raises(RuntimeError, match="the reference fails"):
        Student(Namespace({})).answers(broken, CASES, NAMES)


def test_a_dictionary_is_right_and_recognized_as_a_tuple_is():
    answers = ask(lambda x, y: {"gap": x - y, "total": x + y})
    assert answers.right()
    (exchange, _other) = answers.exchanges
    total, gap = split(**CASES[0])
    assert exchange.is_right([total, gap])
    assert exchange.repeats([total, gap])
    assert not exchange.repeats((gap, total))


@pytest.mark.parametrize(
    "nothing",
    [
        *(np.full(2, np.nan), np.empty(0), np.zeros(2), np.ones(2), (np.ones(2), 3.0)),
        *([], {}, None, "x", (0, np.inf), {"y": 0.0}),
    ],
)
def test_pieces_that_say_nothing_make_nothing_right(nothing):
    def twice(x):
        return 2 * x

    def answers(own):
        student = Student(Namespace({"twice": lambda x: nothing}))
        return student.answers(twice, [{"x": np.arange(2.0)}], ("y",), own=[own])

    assert not answers(nothing).right()
    with pytest.raises(Unmet):
        answers(nothing).agree()
    assert list(answers(3 * np.arange(2.0)).exchanges[0].expected) == [0, 3]


@pytest.mark.parametrize("forged", [[], [1.0], [1.0] * 4, None, {"x": 1}, np.ones(3)])
def test_a_driver_that_was_replaced_is_no_answer_to_every_question(monkeypatch, forged):
    monkeypatch.setitem(DRIVERS, "thrice", lambda function, x: [function(x)] * 3)

    def twice(x):
        return 2 * x

    def asked(value):
        student = Student(Silent(Reply("value", value)))
        return student.answers(twice, [{"x": 1.0}], ("y",), driver="thrice")

    asked([2.0] * 3).agree()
    with pytest.raises(Unmet, match="not as many answers"):
        asked(forged).values()


def test_an_answer_without_a_normal_form_is_wrong_and_no_error():
    answers = Student(Silent(Reply("value", {"x": 1}))).answers(
        split, CASES, ("total",), normal=lambda value: value[0]
    )
    assert not answers.right()
    with pytest.raises(Unmet, match="came back as dict"):
        answers.agree()
