"""The test market itself."""

import pytest

from catalog.models import Product
from sellers.centres.models import AdminArea, Centre
from sellers.models import Partner, StockRecord

pytestmark = pytest.mark.django_db


def test_the_market_of_the_tests_is_whole() -> None:
    assert AdminArea.objects.count() == 77 + 928 + 7436
    assert Centre.objects.count() == 8306
    assert Partner.objects.filter(state="active", centre__isnull=False).count() == 25
    assert Product.objects.browsable().count() == 60
    assert StockRecord.objects.filter(num_allocated=0, num_in_stock__gt=0).count() == Product.objects.filter(in_stock=True).count()
