"""stub"""
from django.contrib.auth.backends import ModelBackend
class VerifiedPhoneBackend(ModelBackend): pass
