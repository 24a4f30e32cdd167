"""Names of provinces as people say and mistype them."""

import re
from collections.abc import Mapping

#: Short or old name, in small letters -> code of the province. โคราช (Korat), แปดริ้ว and อยุธยา are other names of their provinces, as the
#: encyclopaedias' articles on them say; the rest are the first syllables to which newspapers, bus companies and carriers cut long names.
SHORT_NAMES: Mapping[str, str] = {
    "กทม": "10",
    "กทม.": "10",
    "กรุงเทพ": "10",
    "กรุงเทพฯ": "10",
    "bkk": "10",
    "นนท์": "12",
    "อยุธยา": "14",
    "ayutthaya": "14",
    "จันท์": "22",
    "แปดริ้ว": "24",
    "โคราช": "30",
    "korat": "30",
    "อุบล": "34",
    "อุดร": "41",
    "สารคาม": "44",
    "พิษโลก": "65",
    "กาญจน์": "71",
    "สุพรรณ": "72",
    "ประจวบ": "77",
    "นครศรี": "80",
    "เมืองคอน": "80",
    "สุราษฎร์": "84",
    "สุราษ": "84",
}
_TONES = re.compile("[\u0e48-\u0e4c]")
#: Of shorter names too many differ by one letter.
_FEWEST = 4


def near_miss(typed: str, name: str) -> bool:
    """Whether two names are one letter apart at most (another one, one more, one less), tone marks and the silencing mark aside."""
    one, other = _TONES.sub("", typed), _TONES.sub("", name)
    if min(len(one), len(other)) < _FEWEST or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    same = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    return one[same:] == other[same + 1 :] or one[same + 1 :] == other[same + 1 :]
