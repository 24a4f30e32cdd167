"""Names and addresses of people who do not exist."""

from random import Random

_FIRST = (
    "สมชาย",
    "สมหญิง",
    "ประเสริฐ",
    "บุญมี",
    "จันทร์เพ็ญ",
    "สุรชัย",
    "วิไล",
    "มานพ",
    "อรุณี",
    "ธนพล",
    "กาญจนา",
    "ปรีชา",
    "ละออง",
    "ชัยวัฒน์",
    "นงนุช",
    "สุดารัตน์",
    "เกษม",
    "พิมพ์ใจ",
    "อำนวย",
    "รัตนา",
    "ทองใบ",
    "วันเพ็ญ",
    "สายฝน",
    "ณรงค์",
    "ดวงใจ",
)
_LAST = (
    "ใจงาม",
    "แก้วมณี",
    "ทองดี",
    "ศรีสุข",
    "บุญเรือง",
    "คำหล้า",
    "วงศ์ไทย",
    "พรมมา",
    "อินทร์แก้ว",
    "จันทะ",
    "ชูชื่น",
    "มีสุข",
    "ปานทอง",
    "นาคำ",
    "แสงอรุณ",
    "สุขสบาย",
    "เพ็งพันธ์",
    "ดวงดี",
    "รักษ์ถิ่น",
    "พูนผล",
)
_ROADS = ("หมู่ {m} บ้านเหนือ", "หมู่ {m} บ้านใต้", "{h}/{m} ถนนสุขุมวิท", "{h} ซอย {m}", "{h} หมู่ {m} ถนนหน้าวัด")


def person(rng: Random) -> str:
    """A Thai name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def house(rng: Random) -> str:
    """What stands before the sub-district in an address."""
    return rng.choice(_ROADS).format(m=rng.randint(1, 12), h=rng.randint(1, 299))


def phone(rng: Random) -> str:
    """A number from a range that no network uses, E.164."""
    return f"+668000{rng.randint(10000, 99999)}"
