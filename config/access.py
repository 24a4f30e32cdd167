"""stub"""
from config.requests import RequestLogMiddleware as AccessMiddleware
