"""Names as hostile as the web has them, by what makes each so."""

HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)",
    "plus": "+62 21 Bank Sawit",
    "wide": "＝1+1",
    "quoted": "'Balai Kopi'",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "bidi": "Badan\u202e ijU \u2066Negara\u2069",
    "long": "Dinas " + "Panjang " * 625,
    "control": "Bank\x00 \x0bSawit\x1f\x7f\ufffe",
    "markup": "<r><t>Bank</t></r>",
    "cdata": "]]> & <b>Bank</b>",
    "comma": 'Dinas "A", B; C\nD',
    "emoji": "Dinas 🛶 Perahu",
    "escape": "_x0041_ Bank",
}
