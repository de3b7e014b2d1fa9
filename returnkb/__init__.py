"""returnkb: dated, sourced facts about places of return, checked, judged and compiled for counsellors."""
