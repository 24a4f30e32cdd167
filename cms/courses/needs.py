"""Words by which people ask for the same thing, until the market's own search knows them. One line is one need; all words are equal."""

GROUPS: tuple[tuple[str, ...], ...] = (
    ("ถ่ายรูป", "รูปถ่าย", "ภาพถ่าย", "ถ่ายภาพ", "รูปสินค้า", "รูปสวย", "กล้อง", "photo", "picture", "camera"),
    ("แสง", "ฉากหลัง", "light", "backdrop"),
    ("เปิดร้าน", "เริ่มขาย", "สมัครขาย", "ขายออนไลน์", "open a shop", "start selling"),
    ("ลงสินค้า", "ลงขาย", "เพิ่มสินค้า", "ตั้งชื่อสินค้า", "list a product", "listing"),
    ("ตั้งราคา", "ราคา", "ขายเท่าไร", "price", "pricing"),
    ("ต้นทุน", "กำไร", "ขาดทุน", "cost", "profit"),
    ("บัญชี", "รายรับ", "รายจ่าย", "จดเงิน", "bookkeeping"),
    ("แพ็ก", "แพ็ค", "แพค", "ห่อ", "บรรจุ", "กันแตก", "pack", "packing"),
    ("ส่งของ", "จัดส่ง", "ขนส่ง", "ค่าส่ง", "พัสดุ", "ship", "shipping", "delivery"),
    ("ของสด", "แช่เย็น", "แช่แข็ง", "ผลไม้", "fresh", "chilled", "frozen"),
    ("แตกง่าย", "ของแตก", "ไข่", "เครื่องปั้น", "fragile"),
    ("แชต", "แชท", "ตอบลูกค้า", "ทักมา", "ไลน์", "เฟซบุ๊ก", "เฟสบุ๊ค", "chat", "line", "facebook"),
    ("ไลฟ์", "ไลฟ์สด", "live"),
    ("อย.", "เลขสารบบอาหาร", "fda"),
    ("มผช", "มาตรฐานชุมชน", "tcps"),
    ("ฉลาก", "วันหมดอายุ", "label"),
    ("กฎหมาย", "ผิดกฎ", "ห้ามขาย", "law"),
    ("พร้อมเพย์", "รับเงิน", "โอนเงิน", "สลิป", "promptpay", "slip", "payment"),
    ("เก็บเงินปลายทาง", "ปลายทาง", "cod", "cash on delivery"),
    ("คืนเงิน", "คืนของ", "เคลม", "ของเสีย", "refund", "return"),
    ("เล่าเรื่อง", "เรื่องเล่า", "เรื่องร้าน", "story"),
    ("รีวิว", "ดาว", "review"),
    ("สต็อก", "สต๊อก", "ของหมด", "จำนวนเหลือ", "stock"),
    ("มิจฉาชีพ", "หลอกโอน", "ลิงก์ปลอม", "โกง", "fraud", "scam"),
    ("โปรโมชัน", "โปรโมชั่น", "ลดราคา", "ส่วนลด", "promotion", "discount"),
)

#: Words too short to look for inside others, as they are typed alone -> the word of a need.
ALIASES = {"อย": "อย.", "อ.ย.": "อย.", "อ.ย": "อย.", "มผช.": "มผช", "ปณ": "พัสดุ"}

#: What the page offers to somebody who does not know yet what to ask; the first word of a group.
ASKED = ("ถ่ายรูป", "ตั้งราคา", "แพ็ก", "แชต", "อย.", "รับเงิน")
#: The same in English.
ASKED_IN_ENGLISH = ("photo", "price", "packing", "chat", "FDA", "payment")
