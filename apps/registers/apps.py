from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "apps.registers"
    label = "registers"
