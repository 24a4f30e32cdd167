# The market's image: web server and worker are the same image with different commands.
# tests/ops/test_dockerfile.py carries out the steps of this file on a bare folder where no Docker is at hand.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
# Only what decides about the packages, so that a change of our code does not install them anew.
COPY requirements.lock ./
COPY config/__init__.py config/start.py config/
COPY config/launch/ config/launch/
RUN python config/start.py environment
# The installer has done its work and is 60 MB.
RUN .venv/bin/python -m pip uninstall --yes --quiet uv

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app market
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
ENV DJANGO_SETTINGS_MODULE=config.settings.production
# Log, cache of one process and collected static files; whatever must outlive a container is in PostgreSQL and S3.
ENV VAR_DIR=/app/var
# Inside a container the network is its own: compose.yaml decides what is published, and where.
ENV GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=8000 GRANIAN_INTERFACE=wsgi GRANIAN_BLOCKING_THREADS=1
ENV GRANIAN_RESPAWN_FAILED_WORKERS=true
RUN python -m config.messages
# Production settings start with nothing missing; collecting files uses none of these values.
RUN SECRET_KEY=only-to-collect-files ALLOWED_HOSTS=localhost DATABASE_URL=postgres://localhost/none PAYMENT_ROUTE=direct \
    python manage.py collectstatic --noinput --verbosity 0
RUN mkdir -p var/log var/cache var/mail var/media var/private && chown -R market var
USER market
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-m", "config.launch.probe", "/healthz"]
CMD exec granian --workers "${WEB_PROCESSES:-1}" config.wsgi:application
