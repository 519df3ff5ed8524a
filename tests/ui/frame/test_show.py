"""Tables on a phone: a card for each row."""

from collab.ui.frame.show import _css, as_cards


def test_each_value_of_a_card_stands_beside_its_label_and_no_label_ends_the_style():
    style = as_cards("needs", ["Who", 'To "x"}</style>\\', "Gap (points)"], [(4, 2), (7, 1)])
    assert '.st-key-table-needs td.col2::before {content: "Gap (points)"}' in style
    assert ".col0::before" not in style and "max-width: 640px" in style
    assert ".st-key-table-needs td.row4.col2, .st-key-table-needs td.row7.col1 {display: none}" in style
    assert "display: none" not in as_cards("needs", ["Who"])
    assert style.count("</style>") == 1 and style.count('"') == 4
    assert _css('"') == "\\22 " and _css("In: 5%") == "In: 5%"
