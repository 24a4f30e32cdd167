"""The people of the demo market whose names and passwords are printed at the start. For a market on one's own machine only."""

from dataclasses import dataclass

PASSWORD = "chumchon-2569"  # noqa: S105


@dataclass(frozen=True)
class Login:
    """A demo account: what it is for, how it signs in, and its Thai name."""

    role: str
    email: str
    name: str
    where: str


LOGINS = (
    Login("buyer", "buyer@demo.example", "นภา ใจดี", "/account/"),
    Login("seller, banana housewives' group (S03)", "seller1@demo.example", "สมศรี กล้วยหอม", "/sell/"),
    Login("seller, chilli paste (S07)", "seller2@demo.example", "ศรีวรรณ คำแปง", "/sell/"),
    Login("trainer", "trainer@demo.example", "ครูอรทัย มั่นคง", "/teach/"),
    Login("programme officer", "officer@demo.example", "วิชัย แผนงาน", "/cms/"),
    Login("operator", "operator@demo.example", "กมล ผู้ดูแล", "/cms/"),
)
#: Which demo login owns which shop; the other shops have owners who never sign in.
OWNERS = {"s03": "seller1@demo.example", "s07": "seller2@demo.example"}
