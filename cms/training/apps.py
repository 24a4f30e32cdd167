"""People, rounds and certificates."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "cms.training"
    label = "training"
    verbose_name = "Training"

    def ready(self) -> None:
        """Tell the courses who teaches where."""
        # Models can be imported only when all apps are there.
        from cms.courses.rights import register_trainer_rights  # noqa: PLC0415
        from cms.training.queries import trainer_rights_of  # noqa: PLC0415

        register_trainer_rights(trainer_rights_of)
