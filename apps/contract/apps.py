from django.apps import AppConfig


class ContractConfig(AppConfig):
    name = "apps.contract"
    label = "contract"
