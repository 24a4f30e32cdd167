"""The steps of an application: what each asks, and what makes it complete. Forms and actions both read them here."""

from collections.abc import Callable
from dataclasses import dataclass

from sellers.models import Partner
from sellers.shops.models import ShopApplication, ShopDocument
from sellers.shops.numbers import enterprise_number_fits

Kind = Partner.ProducerType
#: Kinds whose shop is a person: the law asks the market to know who it is (Royal Decree on digital platforms, 2565), so a national ID.
PERSONS = (Kind.INDIVIDUAL, Kind.YOUNG_SMART_FARMER)
#: Kind of producer -> the kinds of paper that must be there.
PAPERS_NEEDED: dict[str, tuple[str, ...]] = {
    Kind.COMMUNITY_ENTERPRISE: (ShopDocument.Kind.COMMUNITY_ENTERPRISE,),
    Kind.COOPERATIVE: (ShopDocument.Kind.COOPERATIVE,),
    Kind.FARMER_GROUP: (ShopDocument.Kind.COOPERATIVE,),
    Kind.SME: (ShopDocument.Kind.JURISTIC,),
    Kind.STARTUP: (ShopDocument.Kind.JURISTIC,),
    Kind.YOUNG_SMART_FARMER: (),
    Kind.INDIVIDUAL: (),
}
#: Kind of producer -> the column that must hold its number.
NUMBER_NEEDED: dict[str, str] = {
    Kind.COMMUNITY_ENTERPRISE: "community_enterprise_no",
    Kind.COOPERATIVE: "cooperative_no",
    Kind.FARMER_GROUP: "cooperative_no",
    Kind.SME: "tax_id",
    Kind.STARTUP: "tax_id",
    Kind.YOUNG_SMART_FARMER: "national_id_sealed",
    Kind.INDIVIDUAL: "national_id_sealed",
}


def papers_needed(application: ShopApplication) -> list[str]:
    """The kinds of paper that this application must have and has not."""
    wanted = list(PAPERS_NEEDED.get(application.producer_type, ()))
    if application.vat_registered:
        wanted.append(ShopDocument.Kind.VAT)
    if not wanted:
        return []
    there = set(application.documents.filter(retired_at__isnull=True).values_list("kind", flat=True))
    return [kind for kind in wanted if kind not in there]


def _numbers(row: ShopApplication) -> bool:
    if row.vat_registered and row.producer_type not in PERSONS and not row.tax_id:
        return False
    return bool(row.producer_type and getattr(row, NUMBER_NEEDED[row.producer_type]))


def number_of_elsewhere(row: ShopApplication) -> bool:
    """The community enterprise number names another sub-district than the address. A doubt, no refusal: borders and codes have moved
    since many were registered, so an operator looks."""
    number = row.community_enterprise_no
    return bool(number and row.area_id) and not enterprise_number_fits(number, str(row.area_id))


def _training(row: ShopApplication) -> bool:
    training = ShopApplication.Training
    if row.training == training.CERTIFICATE:
        return bool(row.certificate_serial and row.centre_id)
    return row.training == training.NONE or (row.training == training.CENTRE and bool(row.centre_id))


@dataclass(frozen=True)
class Step:
    """One short page: the columns that it fills, and whether what is there completes it."""

    columns: tuple[str, ...]
    complete: Callable[[ShopApplication], bool]


STEPS: dict[str, Step] = {
    "kind": Step(("producer_type",), lambda row: bool(row.producer_type)),
    "numbers": Step(("community_enterprise_no", "cooperative_no", "tax_id", "vat_registered", "national_id_sealed"), _numbers),
    "papers": Step((), lambda row: not papers_needed(row)),
    "name": Step(("name", "name_en"), lambda row: bool(row.name)),
    "place": Step(("area", "postcode", "address", "phone", "line_id"), lambda row: bool(row.area_id and row.address and row.phone)),
    "training": Step(("training", "certificate_serial", "centre"), _training),
    "rules": Step(("rules_version", "rules_accepted_at"), lambda row: bool(row.rules_accepted_at)),
}


def fits(row: ShopApplication, name: str) -> bool:
    """Whether what is there completes the step."""
    return STEPS[name].complete(row)


def missing_steps(row: ShopApplication) -> list[str]:
    """The names of the steps that are not done, or not any more."""
    return [name for name in STEPS if name not in row.steps_done or not fits(row, name)]


def next_step(row: ShopApplication) -> str:
    """The first step to go on with; "" when everything is there."""
    return next(iter(missing_steps(row)), "")
