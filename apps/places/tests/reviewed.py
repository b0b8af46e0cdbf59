"""An invented city before and after a review: one ward is replaced by one, and one is split in two."""

from __future__ import annotations

from pathlib import Path

DAY = "2025-05-01"
"""The first day of the new wards."""
SOURCES = """code,name,publisher,licence,dated,note,to_check
review,Ward review,Brackwater City Council,Open Government Licence v3.0,May 2024,,
"""
NEIGHBOURHOODS = """code,name,short_name,area,source
harbour,The Harbour,Harbour,South,review
hill,Upper Hill & Moor,Hill,North,review
"""
BEFORE = {
    "sources": SOURCES,
    "neighbourhoods": NEIGHBOURHOODS,
    "wards": """code,name,short_name,hex_q,hex_r,longitude,latitude,source
W1,Quayside,Quayside,0,50,-1.5,54.1,review
W2,Ropewalk,Ropewalk,1,50,-1.51,54.11,review
W3,St Éloi’s,St Éloi,0,51,-1.52,54.12,review
""",
    "memberships": """ward,neighbourhood,starts,ends,source
W1,harbour,2024-05-02,,review
W2,harbour,2024-05-02,,review
W3,hill,2024-05-02,,review
""",
    "deprivation": """ward,measure,decile,score,source
W1,imd-2019,2,,review
W2,imd-2019,4,,review
W3,imd-2019,9,,review
""",
    "population": """strand,category,ward,people,year,source
all,All persons,,9000,2021,review
""",
}
AFTER = BEFORE | {
    "wards": f"""code,name,short_name,hex_q,hex_r,longitude,latitude,source,ends,replaced_by
W1,Quayside,Quayside,0,50,-1.5,54.1,review,{DAY},W4
W2,Ropewalk,Ropewalk,1,50,-1.51,54.11,review,{DAY},W5 | W6
W3,St Éloi’s,St Éloi,0,51,-1.52,54.12,review,,
W4,Old Quay,Old Quay,0,50,-1.5,54.1,review,,
W5,Rope East,Rope E,1,50,-1.505,54.11,review,,
W6,Rope West,Rope W,1,51,-1.515,54.11,review,,
""",
    "memberships": BEFORE["memberships"]
    + f"""W4,harbour,{DAY},,review
W5,harbour,{DAY},,review
W6,hill,{DAY},,review
""",
}
"""W1 became W4, and W2 became W5 and W6: W6 in another neighbourhood."""


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files as a pack in a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
