"""Which of the 17 top levels a code of IPTC belongs to.

classify: asked for the category of an entry that carries codes; pure.
Sources: IPTC Media Topics (cv.iptc.org/newscodes/mediatopic/, version of 2025, CC BY 4.0) for what
is below what; of the older Subject Codes the first two digits are the top level.
"""

from __future__ import annotations

from bisect import bisect_right

TOP_LEVELS = tuple(f"{number:02}000000" for number in range(1, 18))
"""Arts (01) to weather (17), numbered by the alphabet of 2010."""

# Media Topics below the top are 20000002 and up, in runs of one branch each: a run's first code
# without its leading 20, and its branch. Codes between two runs have been retired.
_RUNS = """
    2:01 53:16 82:02 120:11 121:02 139:03 170:04 339:09 340:04 345:11 346:04 398:05 418:06 423:11
    424:06 446:07 479:11 480:07 498:08 509:09 538:10 574:11 657:12 710:13 712:07 715:13 768:14
    822:15 917:10 918:15 1128:17 1132:11 1133:01 1136:04 1142:10 1144:11 1148:15 1158:04 1173:11
    1175:15 1179:01 1183:15 1184:01 1193:14 1194:02 1201:03 1203:01 1206:09 1207:04 1212:05
    1218:07 1230:04 1231:15 1232:14 1233:08 1239:10 1240:15 1241:10 1242:15 1243:04 1247:10
    1248:01 1250:10 1258:04 1259:11 1267:10 1271:12 1274:14 1275:09 1278:04 1280:03 1281:15
    1283:02 1284:14 1285:02 1286:15 1287:02 1288:14 1289:04 1290:14 1291:04 1292:11 1293:04
    1298:13 1299:02 1300:11 1301:15 1312:11 1313:02 1315:10 1316:11 1317:14 1318:06 1319:01
    1320:02 1321:03 1322:07 1323:15 1326:11 1327:14 1329:15 1337:05 1339:10 1341:15 1344:12
    1353:03
"""
_FIRSTS, _BRANCHES = zip(*(map(int, run.split(":")) for run in _RUNS.split()), strict=True)

_BELOW = "20"


def branch(code: str) -> str:
    """The top level that *code*, of eight digits, belongs to; "" where it is none of IPTC's."""
    if code.startswith(_BELOW):
        run = bisect_right(_FIRSTS, int(code.removeprefix(_BELOW)))
        return f"{_BRANCHES[run - 1]:02}000000" if run else ""
    top = f"{code[:2]}000000"
    return top if top in TOP_LEVELS else ""
