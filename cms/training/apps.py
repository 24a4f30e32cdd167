"""People, rounds and certificates."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "cms.training"
    label = "training"
    verbose_name = "Training"

    def ready(self) -> None:
        """Tell the courses who teaches where, and the opening of shops what stands on a certificate."""
        # Models can be imported only when all apps are there.
        from cms.courses.rights import register_trainer_rights  # noqa: PLC0415
        from cms.training.openings import OpeningRecords  # noqa: PLC0415
        from cms.training.queries import trainer_rights_of  # noqa: PLC0415
        from sellers.shops.seams import register_training_records  # noqa: PLC0415

        register_trainer_rights(trainer_rights_of)
        register_training_records(OpeningRecords())
