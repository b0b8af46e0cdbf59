"""The look of the page in the file with a person's data. It opens from a disk, where no style sheet of ours reaches."""

from __future__ import annotations

from django.utils.safestring import mark_safe

STYLE = """
:root{--ink:#211c2b;--soft:#575062;--night:#171c4f;--indigo:#27348b;--madder:#a83622;--weld:#f7c443;--verdigris:#085a50;--line:#d9d3cb;--cotton:#f7f4ef}
*{box-sizing:border-box}
body{margin:0;color:var(--ink);background:#fff;font:18px/27px "Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,Arial,sans-serif}
header{background:var(--night);color:#fff;border-top:12px solid;border-image:linear-gradient(90deg,var(--madder) 25%,var(--weld) 25% 50%,var(--verdigris) 50% 75%,var(--indigo) 75%) 1}
header>div,main,footer{max-width:1160px;margin:0 auto;padding:28px 20px}
h1{margin:0 0 8px;font-size:34px;line-height:40px;letter-spacing:-.018em}
h2{margin:0;padding-bottom:6px;font-size:24px;line-height:30px;border-bottom:2px solid var(--ink)}
p{max-width:40em}
section{margin:0 0 44px}
a{color:var(--indigo)}
.soft{color:var(--soft);font-size:16px;line-height:23px}
nav{margin-bottom:44px;padding:16px 20px;background:var(--cotton);border-radius:8px}
nav ul{margin:0;padding-left:20px;columns:2 18em}
.box{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:16px;line-height:23px}
caption{text-align:left}
th,td{padding:8px 16px 8px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);white-space:pre-line;overflow-wrap:anywhere;min-width:9em}
dl{margin:0 0 20px}
dl+dl{padding-top:12px;border-top:2px solid var(--line)}
li{margin-bottom:4px}
dl div{display:grid;grid-template-columns:minmax(9em,14em) 1fr;gap:4px 20px;padding:8px 0;border-bottom:1px solid var(--line)}
dt{font-weight:700}
dd{margin:0;white-space:pre-line;overflow-wrap:anywhere}
footer{border-top:1px solid var(--line)}
:focus-visible{outline:3px solid #171233;background:#ffc83d;color:#171233}
@media(max-width:700px){h1{font-size:30px;line-height:34px}dl div{grid-template-columns:1fr}}
@media print{@page{size:A4;margin:16mm}body{font-size:11pt;line-height:1.4}header{background:none;color:var(--ink);border:0}nav{display:none}.box{overflow:visible}h2{break-after:avoid}tr,dl div{break-inside:avoid}table{font-size:9.5pt}th,td{min-width:0}header>div,main,footer{padding:8px 0;max-width:none}}
"""
"""The tokens that it needs, and its rules for screen and paper."""

LOOK = mark_safe(f"<style>{STYLE}</style>")  # noqa: S308  a text of our own
